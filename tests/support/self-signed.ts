import { execFileSync } from "node:child_process";

/** A key and a certificate that nobody vouches for, in PEM. */
export function selfSigned(): { key: string; cert: string } {
  const pem = execFileSync(
    "openssl",
    ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=reply.acme.test", "-keyout", "-"],
    { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] },
  );
  const [key = "", cert = ""] = pem.split(/(?=-----BEGIN CERTIFICATE-----)/);
  return { key, cert };
}
