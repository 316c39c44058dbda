import { isIP } from "node:net";
import { z } from "zod";
import { addNetwork, isInside, networks, noNetworks, plainAddress, readNetwork } from "./networks.ts";

/** Where a request may go although the place is private: what the operator has named. */
export type AllowedPrivate = {
  /** `hostname` is the name that led to the address; an address of the public internet is always allowed. */
  allows(address: string, hostname: string): boolean;
};

/** IANA's special-purpose registries (RFC 6890 and what followed): not one of them is somebody's public helpdesk. */
const special = networks([
  "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24",
  "192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4",
  // Of IPv6 only 2000::/3 is public at all; within it Teredo, documentation, 6to4 and the like are not.
  "::/3 4000::/2 8000::/1 2001::/23 2001:db8::/32 2002::/16 3fff::/20",
]);

/** Whether an address, in any spelling that a socket takes, lies outside the public internet. */
export function isPrivateAddress(address: string): boolean {
  const plain = plainAddress(address);
  return isIP(plain) === 0 || isInside(special, plain);
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
  const allowed = noNetworks();
  for (const entry of entries) {
    const network = readNetwork(entry);
    if (network !== null) {
      addNetwork(allowed, network);
      continue;
    }
    if (!/^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*$/.test(entry))
      return null;
    // A name that ends in a number would be read as an address, and has then been mistyped.
    if (/(^|\.)\d+$/.test(entry)) return null;
    names.add(entry);
  }
  return {
    allows: (address, hostname) =>
      !isPrivateAddress(address) ||
      isInside(allowed, plainAddress(address)) ||
      names.has(hostname.toLowerCase().replace(/\.$/, "")),
  };
}
