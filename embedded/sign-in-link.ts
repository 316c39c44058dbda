import { z } from "zod";

type Asked = { api: string; adminKey: string; adminEmail: string };

/** A link that lets the admin into the console once, made over the API like any other; null when they may not sign in. */
export async function signInLink({ api, adminKey, adminEmail }: Asked): Promise<string | null> {
  const response = await fetch(`${api}/v1/sign-in-links`, {
    method: "POST",
    headers: { authorization: `Bearer ${adminKey}`, "content-type": "application/json" },
    body: JSON.stringify({ email: adminEmail }),
  });
  if (!response.ok) return null;
  return z.object({ url: z.string() }).parse(await response.json()).url;
}
