import type { Context } from "hono";
import { mailArrived } from "../../database/arrived-mails.ts";
import { optIn, optOut, optOutOf } from "../../database/opt-outs.ts";
import { type AnswerLink, type AnswerPageParts, openLink, unknown } from "./answer-link.ts";
import { postedForm } from "./posted-form.ts";
import { stopPage } from "./stop-page.tsx";

/** `answer` is the page behind the question, `opt_out` the address in the mail's List-Unsubscribe header. */
type Door = "answer" | "opt_out";

/** Shows the choice, or how it stands; stops nothing. */
export const showStop = (parts: AnswerPageParts, door: Door) => async (c: Context) => {
  const link = await openLink(parts, { token: c.req.param("token") ?? "", purpose: door });
  return link ? c.html(await page(parts, { link, c, door })) : unknown(c, parts);
};

/**
 * A person's choice goes on to the page that shows it. RFC 8058: a mail program's one click stops everything at once and gets a
 * plain 200, without cookies or redirects; once more changes nothing.
 */
export const receiveStop = (parts: AnswerPageParts, door: Door) => async (c: Context) => {
  const { sql, vault } = parts;
  const link = await openLink(parts, { token: c.req.param("token") ?? "", purpose: door });
  if (!link) return unknown(c, parts);
  const { followUpId, doubtfulMailId: mailId } = link;
  const arrived = async () => (mailId === null ? undefined : await mailArrived(sql, { mailId, by: "opt-out" }));
  const form = await postedForm(c);
  if (door === "opt_out" && form.get("List-Unsubscribe")?.toLowerCase() === "one-click") {
    await optOut(sql, { followUpId, scope: "all", by: "one-click", vault });
    await arrived();
    return c.html(await page(parts, { link, c, door }));
  }
  switch (form.get("scope") ?? "") {
    case "ticket":
      for (const { id } of link.page.followUps)
        await optOut(sql, { followUpId: id, scope: "ticket", by: "page", vault });
      await arrived();
      return c.redirect(c.req.path, 303);
    case "all":
      await optOut(sql, { followUpId, scope: "all", by: "page", vault });
      await arrived();
      return c.redirect(c.req.path, 303);
    case "none":
      await optIn(sql, { followUpId, by: "page", vault });
      return c.redirect(`${c.req.path}?again=1`, 303);
    default:
      return c.html(await page(parts, { link, c, door, failed: true }), 422);
  }
};

type Shown = { link: AnswerLink; c: Context; door: Door; failed?: boolean };

async function page(parts: AnswerPageParts, { link, c, door, failed = false }: Shown) {
  const { wording, organisation } = link;
  return stopPage({
    wording,
    organisation,
    numbers: link.page.followUps.map(({ ticketNumber }) => ticketNumber),
    address: link.page.customer.email ?? "",
    stopped: await howFar(parts, link),
    askedAgain: c.req.query("again") === "1" && !failed,
    path: c.req.path,
    question: door === "answer" ? c.req.path.replace(/\/stop$/, "") : null,
    failed,
  });
}

/** "ticket" only when every ticket of the mail has been opted out of. */
async function howFar({ sql, vault }: AnswerPageParts, { page: { customer, followUps } }: AnswerLink) {
  const addressKey = customer.email === null ? null : vault.addressKey(customer.email);
  const each = await Promise.all(followUps.map(({ ticketId }) => optOutOf(sql, { addressKey, ticketId })));
  if (each.includes("all")) return "all";
  return each.every((stopped) => stopped === "ticket") ? "ticket" : null;
}
