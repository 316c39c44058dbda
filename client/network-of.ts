/** The network of an address: /24 for IPv4, /64 for IPv6, since one person holds many addresses. */
export function networkOf(remote: string): string {
  const address = remote.replace(/^::ffff:(?=\d+\.)/i, "");
  if (address.includes(".")) return address.split(".").slice(0, 3).join(".");
  const [head = "", tail = ""] = address.split("::");
  const groups = head.split(":").filter(Boolean);
  const missing = address.includes("::") ? 8 - groups.length - tail.split(":").filter(Boolean).length : 0;
  const zeros = Array.from({ length: Math.max(0, missing) }, () => "0");
  return [...groups, ...zeros, ...tail.split(":").filter(Boolean)].slice(0, 4).join(":");
}
