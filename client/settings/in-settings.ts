import type { Child } from "hono/jsx";
import type { Vault } from "../../database/vault.ts";
import type { Outgoing } from "../../helpdesk/outgoing.ts";
import type { LookUp } from "../check-senders.ts";
import type { Signing } from "../signing.ts";
import type { Clock } from "../console/clock.tsx";
import { type ConsoleParts, inFrame, may } from "../console/in-frame.ts";
import { forbidden } from "../console/messages.tsx";
import type { ConsoleContext } from "../console/person-in-console.ts";
import type { Invitations } from "../people/invitations.ts";
import { type Area, SettingsPage } from "./settings-page.tsx";

export type SettingsParts = ConsoleParts & {
  vault: Vault;
  outgoing: Outgoing;
  signing?: Signing | undefined;
  lookUp?: LookUp | undefined;
  /** Without it, invitations wait for a process that mails them. */
  invitations?: Invitations | undefined;
};
export type SettingsView = { clock: Clock; formToken: string; mayChange: boolean };
type Handler = (c: ConsoleContext) => Promise<Response>;

/** For who may see how the installation is set up. */
export const forReaders =
  (parts: SettingsParts, handler: Handler): Handler =>
  async (c) =>
    may(c, "see-settings", []) ? await handler(c) : await forbidden(parts, c);

/** For who may change it. */
export const forAdmins =
  (parts: SettingsParts, handler: Handler): Handler =>
  async (c) =>
    may(c, "change-settings", []) ? await handler(c) : await forbidden(parts, c);

/** The version that a form was made from; what is no number matches no version. */
export const versionIn = (text: string): number => (/^\d{1,9}$/.test(text) ? Number(text) : -1);

type Page = { title: string; area: Area; status?: 200 | 404 | 409 | 413 | 422; content: (view: SettingsView) => Child };

/** A page inside the console's frame, under the settings' own navigation. */
export async function inSettings(parts: SettingsParts, c: ConsoleContext, page: Page): Promise<Response> {
  return await inFrame(parts, c, {
    title: page.title,
    here: "settings",
    status: page.status ?? 200,
    content: ({ clock }) => {
      const mayChange = may(c, "change-settings", []);
      const children = page.content({ clock, formToken: c.get("formToken"), mayChange });
      return SettingsPage({ area: page.area, mayChange, children });
    },
  });
}
