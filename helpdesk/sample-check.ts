import type { CheckLine } from "./contract.ts";
import { HelpdeskError } from "./contract.ts";
import type { SampleApi } from "./sample-api.ts";
import { tried } from "./tried.ts";

/** What the connection must be able to do, tried without changing anything. */
export async function checkSample(api: SampleApi, webhookSecrets: string[]): Promise<CheckLine[]> {
  return [
    await tried("Sign in with the API token", async () => `as ${(await api.whoAmI()).account}`),
    await tried("Read tickets", async () => {
      await api.list();
      return "tickets can be read";
    }),
    await tried("Reopen tickets and leave notes", async () => {
      const { may } = await api.whoAmI();
      if (may.includes("write")) return "the account may write";
      throw new HelpdeskError("forbidden", "the account may only read: give its token the right to write");
    }),
    webhookSecrets.length > 0
      ? { what: "Receive signed webhooks", ok: true, detail: `secrets valid now: ${webhookSecrets.length}` }
      : { what: "Receive signed webhooks", ok: false, detail: "no webhook secret is set: every webhook is refused" },
  ];
}
