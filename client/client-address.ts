import { getConnInfo } from "@hono/node-server/conninfo";
import type { Context, MiddlewareHandler } from "hono";
import { z } from "zod";
import { addNetwork, isInside, type Networks, noNetworks, plainAddress, readNetwork } from "../helpdesk/networks.ts";

const settingText = "addresses and networks of proxies (such as 10.1.0.0/16), separated by commas";
/** The setting TRUSTED_PROXIES: whose X-Forwarded-For is believed. Everybody (/0) cannot be. */
export const trustedProxies = z
  .string()
  .default("")
  .transform((setting, context) => {
    const trusted = noNetworks();
    for (const entry of setting.split(",").flatMap((part) => part.trim() || [])) {
      const network = readNetwork(entry);
      if (network !== null && network.bits > 0) addNetwork(trusted, network);
      else {
        context.addIssue({ code: "custom", message: settingText });
        return z.NEVER;
      }
    }
    return trusted;
  });

/** Finds out where a request comes from, for whoever asks `clientAddress` later. */
export function readClientAddress({ trusted }: { trusted: Networks }): MiddlewareHandler {
  return async (c, next) => {
    const socket = socketAddress(c);
    if (socket !== undefined) {
      c.set("clientAddress", addressBehind({ socket, forwarded: c.req.header("x-forwarded-for") ?? "", trusted }));
    }
    await next();
  };
}

/** Undefined where there is no socket (tests). */
export function clientAddress(c: Context): string | undefined {
  const known: unknown = c.get("clientAddress");
  return typeof known === "string" ? known : socketAddress(c);
}

/**
 * Each proxy appends whom it was reached by, so only the right end can be believed: the last address that is not one of
 * our proxies'. What cannot be read (`unknown`, obfuscated identifiers as in RFC 7239 §6) leaves it at the proxy that wrote it.
 */
export function addressBehind(hops: { socket: string; forwarded: string; trusted: Networks }): string {
  let nearest = plainAddress(hops.socket);
  for (const hop of hops.forwarded.split(",").toReversed()) {
    if (!isInside(hops.trusted, nearest)) return nearest;
    const address = addressIn(hop.trim());
    if (address === null) return nearest;
    nearest = address;
  }
  return nearest;
}

/** An address as proxies write it: bare, in brackets, with a port. */
function addressIn(hop: string): string | null {
  const [, bracketed, v4WithPort] = /^\[([^\]]*)\](?::\d+)?$|^([\d.]+):\d+$/.exec(hop) ?? [];
  const read = readNetwork(bracketed ?? v4WithPort ?? hop);
  return read === null || hop.includes("/") ? null : plainAddress(read.address);
}

function socketAddress(c: Context): string | undefined {
  try {
    return getConnInfo(c).remote.address;
  } catch {
    return undefined;
  }
}
