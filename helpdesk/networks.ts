import { BlockList, isIP } from "node:net";

/** Networks of IP addresses; apart, since one list takes an IPv4 address for the IPv6 address that it is mapped to. */
export type Networks = { ipv4: BlockList; ipv6: BlockList };

/** Lines of networks with a space between them, such as 10.0.0.0/8. */
export function networks(lines: string[]): Networks {
  const list = noNetworks();
  for (const network of lines.join(" ").split(" ")) {
    const [address = "", bits] = network.split("/");
    addNetwork(list, { address, bits: Number(bits) });
  }
  return list;
}

export function noNetworks(): Networks {
  return { ipv4: new BlockList(), ipv6: new BlockList() };
}

export function addNetwork({ ipv4, ipv6 }: Networks, { address, bits }: { address: string; bits: number }): void {
  if (isIP(address) === 4) ipv4.addSubnet(address, bits, "ipv4");
  else ipv6.addSubnet(address, bits, "ipv6");
}

/** An address or a network as somebody has typed it; null when it is neither. */
export function readNetwork(entry: string): { address: string; bits: number } | null {
  const [address = "", bits, ...more] = entry.split("/");
  const version = isIP(address);
  if (version === 0 || more.length > 0) return null;
  const most = version === 4 ? 32 : 128;
  if (bits === undefined) return { address, bits: most };
  return /^\d{1,3}$/.test(bits) && Number(bits) <= most ? { address, bits: Number(bits) } : null;
}

/** What is no address is in none. */
export function isInside({ ipv4, ipv6 }: Networks, address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return ipv4.check(address, "ipv4");
    case 6:
      return ipv6.check(address, "ipv6");
    default:
      return false;
  }
}

/** IPv4 addresses as a translator (NAT64, RFC 6052) or a socket writes them; judged by what they stand for. */
const embedding = networks(["64:ff9b::/96 ::ffff:0:0/96"]);

/** Without an interface, and an IPv4 address as itself. */
export function plainAddress(address: string): string {
  const [bare = ""] = address.split("%");
  if (isIP(bare) !== 6) return bare;
  const { hostname } = new URL(`http://[${bare}]/`);
  const short = hostname.slice(1, -1);
  if (!isInside(embedding, short)) return short;
  const words = short
    .split(":")
    .slice(-2)
    .map((word) => Number.parseInt(word || "0", 16));
  return words.flatMap((word) => [word >> 8, word & 255]).join(".");
}
