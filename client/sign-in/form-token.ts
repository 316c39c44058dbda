import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/**
 * A token for the forms of one session: another session's does not fit. New in every page, so that what a compressed page
 * leaks by its length (BREACH) is of no use.
 */
export function newFormToken(sessionSecret: string): string {
  const nonce = randomBytes(9).toString("base64url");
  return `${nonce}.${seal(sessionSecret, nonce)}`;
}

export function isFormToken(sessionSecret: string, token: string): boolean {
  const [nonce = "", given = ""] = token.split(".");
  const wanted = Buffer.from(seal(sessionSecret, nonce));
  const shown = Buffer.from(given);
  return wanted.length === shown.length && timingSafeEqual(wanted, shown);
}

/** Whether it could be a token of ours: of any session, so that it proves nothing about whose form it is. */
export const isAnyFormToken = (token: string): boolean => /^[\w-]{12}\.[\w-]{43}$/.test(token);

const seal = (sessionSecret: string, nonce: string): string =>
  createHmac("sha256", sessionSecret).update(`form ${nonce}`).digest("base64url");
