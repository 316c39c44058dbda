import { createHash, createVerify, generateKeyPairSync } from "node:crypto";

/** A key pair as an installation has it: the private half in PEM, the public half as DNS would give it. */
export function dkimKeys(): { privateKey: string; publicKey: string } {
  return generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
}

const unfold = (text: string): string => text.replace(/\r\n(?=[ \t])/g, "");
const squeeze = (text: string): string => text.replace(/[ \t]+/g, " ");
const relaxedHeader = (line: string): string => {
  const at = line.indexOf(":");
  const name = line.slice(0, at).trim().toLowerCase();
  return `${name}:${squeeze(unfold(line.slice(at + 1))).trim()}`;
};

/**
 * Verifies a mail as its receiver does (RFC 6376, relaxed/relaxed, rsa-sha256). Independent of what signed it.
 */
export function verifyDkim({ raw, publicKey }: { raw: string; publicKey: string }) {
  const split = raw.indexOf("\r\n\r\n");
  const headers = raw.slice(0, split).split(/\r\n(?![ \t])/);
  const signature = headers.find((line) => /^dkim-signature:/i.test(line)) ?? "";
  const tags = new Map(
    unfold(signature.slice(signature.indexOf(":") + 1))
      .split(";")
      .map((tag): [string, string] => [
        tag.slice(0, tag.indexOf("=")).trim(),
        tag.slice(tag.indexOf("=") + 1).replace(/\s+/g, ""),
      ]),
  );
  const signed = (tags.get("h") ?? "").toLowerCase().split(":");
  const lines = raw.slice(split + 4).split("\r\n");
  const body = `${lines
    .map((line) => squeeze(line).replace(/ $/, ""))
    .join("\r\n")
    .replace(/(?:\r\n)+$/, "")}\r\n`;
  const bodyMatches = createHash("sha256").update(body, "latin1").digest("base64") === tags.get("bh");
  const left = [...headers];
  const covered = signed.flatMap((name) => {
    const at = left.findLastIndex((line) => line.toLowerCase().startsWith(`${name}:`));
    return at < 0 ? [] : left.splice(at, 1).map(relaxedHeader);
  });
  const bare = relaxedHeader(signature).replace(/(;\s*b=)[^;]*/, "$1");
  const verify = createVerify("sha256").update([...covered, bare].join("\r\n"), "latin1");
  const signatureMatches = verify.verify(publicKey, tags.get("b") ?? "", "base64");
  return { domain: tags.get("d"), selector: tags.get("s"), signed, valid: bodyMatches && signatureMatches };
}
