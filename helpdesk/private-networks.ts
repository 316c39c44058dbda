import { BlockList, isIP } from "node:net";
import { z } from "zod";

/** Where a request may go although the place is private: what the operator has named. */
export type AllowedPrivate = {
  /** `hostname` is the name that led to the address; an address of the public internet is always allowed. */
  allows(address: string, hostname: string): boolean;
};

/** Apart, since one list takes an IPv4 address for the IPv6 address that it is mapped to. */
type Networks = { ipv4: BlockList; ipv6: BlockList };

/** IANA's special-purpose registries (RFC 6890 and what followed): not one of them is somebody's public helpdesk. */
const special = networks([
  "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24",
  "192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4",
  // Of IPv6 only 2000::/3 is public at all; within it Teredo, documentation, 6to4 and the like are not.
  "::/3 4000::/2 8000::/1 2001::/23 2001:db8::/32 2002::/16 3fff::/20",
]);
/** IPv4 addresses as a translator (NAT64, RFC 6052) or a socket writes them; judged by what they stand for. */
const embedding = networks(["64:ff9b::/96 ::ffff:0:0/96"]);

/** Whether an address, in any spelling that a socket takes, lies outside the public internet. */
export function isPrivateAddress(address: string): boolean {
  return inside(special, plain(address));
}

const settingText = "host names, addresses and networks (such as 10.1.0.0/16), separated by commas";
/** The setting ALLOWED_PRIVATE_NETWORKS, which both processes read; without it nothing private is reached. */
export const allowedPrivateNetworks = z
  .string()
  .default("")
  .transform((setting, context) => {
    const allowed = readAllowedPrivate(setting);
    if (allowed !== null) return allowed;
    context.addIssue({ code: "custom", message: settingText });
    return z.NEVER;
  });

/** Null when an entry is neither a host name nor an address nor a network. */
function readAllowedPrivate(setting: string): AllowedPrivate | null {
  const entries = setting.split(",").flatMap((entry) => entry.trim().toLowerCase() || []);
  const names = new Set<string>();
  const allowed = none();
  for (const entry of entries) {
    const [address = "", bits] = entry.split("/");
    const version = isIP(address);
    if (version === 0) {
      if (!/^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*$/.test(entry))
        return null;
      // A name that ends in a number would be read as an address, and has then been mistyped.
      if (/(^|\.)\d+$/.test(entry)) return null;
      names.add(entry);
      continue;
    }
    const most = version === 4 ? 32 : 128;
    if (bits !== undefined && (!/^\d{1,3}$/.test(bits) || Number(bits) > most)) return null;
    add(allowed, { address, bits: bits === undefined ? most : Number(bits) });
  }
  return {
    allows: (address, hostname) =>
      !isPrivateAddress(address) ||
      inside(allowed, plain(address)) ||
      names.has(hostname.toLowerCase().replace(/\.$/, "")),
  };
}

/** Without an interface, and an IPv4 address as itself. */
function plain(address: string): string {
  const [bare = ""] = address.split("%");
  if (isIP(bare) !== 6) return bare;
  const { hostname } = new URL(`http://[${bare}]/`);
  const short = hostname.slice(1, -1);
  if (!inside(embedding, short)) return short;
  const words = short
    .split(":")
    .slice(-2)
    .map((word) => Number.parseInt(word || "0", 16));
  return words.flatMap((word) => [word >> 8, word & 255]).join(".");
}

function inside({ ipv4, ipv6 }: Networks, address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return ipv4.check(address, "ipv4");
    case 6:
      return ipv6.check(address, "ipv6");
    default:
      return true;
  }
}

function networks(lines: string[]): Networks {
  const list = none();
  for (const network of lines.join(" ").split(" ")) {
    const [address = "", bits] = network.split("/");
    add(list, { address, bits: Number(bits) });
  }
  return list;
}

function add({ ipv4, ipv6 }: Networks, { address, bits }: { address: string; bits: number }): void {
  if (isIP(address) === 4) ipv4.addSubnet(address, bits, "ipv4");
  else ipv6.addSubnet(address, bits, "ipv6");
}

function none(): Networks {
  return { ipv4: new BlockList(), ipv6: new BlockList() };
}
