import { randomBytes } from "node:crypto";
import { Hono } from "hono";
import type { Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { z } from "zod";
import { sendPage } from "../local-site/page.tsx";
import type { NavItem, Site } from "../local-site/page.tsx";
import { composeReply } from "./compose-reply.ts";
import { deliverReply } from "./deliver-reply.ts";
import type { DeliveryTarget } from "./deliver-reply.ts";
import { letterPolicy, withLinksOutside } from "./letter-view.ts";
import { ListPage } from "./list-page.tsx";
import { MailPage, views } from "./mail-page.tsx";
import type { MailPageData } from "./mail-page.tsx";
import type { MailStore, StoredMail } from "./mail-store.ts";
import { readMail } from "./read-mail.ts";

const site: Site = { name: "Mailbox", icon: "mail", foot: "Runs only on this machine. Kept over restarts." };
const perPage = 50;
const replying = z.object({ nonce: z.string().regex(/^[0-9a-f]{32}$/), words: z.string().trim().min(1).max(100_000) });

export type MailboxSiteSettings = {
  store: MailStore;
  deliver: DeliveryTarget;
  now: () => Date;
  smtpUrl: () => string;
};

/** The pages of the mailbox. */
export function mailboxSite({ store, deliver, now, smtpUrl }: MailboxSiteSettings): Hono {
  const app = new Hono();

  app.get("/", async (c) => {
    const all = store.ids();
    const before = c.req.query("before");
    const rest = before === undefined ? all : all.filter((id) => id < before);
    const shown = rest.slice(0, perPage);
    const mails = await Promise.all(
      shown
        .flatMap((id) => store.find(id) ?? [])
        .map(async (mail) => ({ mail: await readMail(mail), replies: store.repliesTo(mail.id).length })),
    );
    const data = {
      mails,
      total: all.length,
      smtpUrl: smtpUrl(),
      olderThan: rest.length > perPage ? (shown.at(-1) ?? null) : null,
    };
    return sendPage(c, {
      site,
      nav: nav(c),
      title: "Mailbox",
      refreshes: before === undefined,
      children: <ListPage {...data} />,
    });
  });

  app.get("/mail/:id", (c) => {
    const stored = store.find(c.req.param("id"));
    return stored === null ? notFound(c) : show(c, { stored, failed: null });
  });

  app.get("/mail/:id/html", async (c) => {
    const stored = store.find(c.req.param("id"));
    const mail = stored === null ? null : await readMail(stored);
    if (mail === null || mail.html === null) return c.text("There is nothing to show.\n", 404);
    c.header("content-security-policy", letterPolicy);
    return c.html(withLinksOutside(mail.html));
  });

  app.get("/mail/:id/raw", (c) => {
    const stored = store.find(c.req.param("id"));
    if (stored === null) return notFound(c);
    // Plain text, never message/rfc822, which some browsers would open.
    return c.body(new Uint8Array(stored.raw), 200, { "content-type": "text/plain; charset=utf-8" });
  });

  app.post("/mail/:id/reply", bodyLimit({ maxSize: 512 * 1024 }), async (c) => {
    const stored = store.find(c.req.param("id"));
    if (stored === null) return notFound(c);
    const body = z.record(z.string(), z.unknown()).parse(await c.req.parseBody());
    const form = replying.safeParse(body);
    if (!form.success) return show(c, { stored, failed: { because: "There is nothing to send.", text: "" } });
    const { nonce, words: text } = form.data;
    if (!store.repliesTo(stored.id).some((reply) => reply.nonce === nonce)) {
      const at = now();
      const { messageId, raw } = await composeReply(await readMail(stored), { text, nonce, at });
      const result = await deliverReply(raw, deliver);
      if (!result.taken) return show(c, { stored, failed: { because: result.because, text }, nonce });
      store.addReply(stored.id, { nonce, at: at.toISOString(), text, messageId });
    }
    return c.redirect(`/mail/${stored.id}#reply`, 303);
  });

  app.notFound((c) => notFound(c));

  const show = async (
    c: Context,
    { stored, failed, nonce }: { stored: StoredMail; failed: MailPageData["failed"]; nonce?: string },
  ) => {
    const mail = await readMail(stored);
    const asked = z.enum(views).safeParse(c.req.query("view"));
    const data: MailPageData = {
      mail,
      source: stored.raw.toString("utf8"),
      view: asked.success ? asked.data : mail.html === null ? "text" : "html",
      replies: store.repliesTo(stored.id),
      nonce: nonce ?? randomBytes(16).toString("hex"),
      failed,
    };
    const status = failed === null ? 200 : 502;
    return sendPage(c, { status, site, nav: nav(c), title: mail.subject, children: <MailPage {...data} /> });
  };

  const notFound = (c: Context) =>
    sendPage(c, { status: 404, site, nav: nav(c), title: "Not found", children: <NotFound /> });

  const nav = (c: Context): NavItem[][] => [
    [{ href: "/", label: "All mail", icon: "inbox", current: c.req.path === "/", count: store.ids().length }],
  ];
  return app;
}

function NotFound() {
  return (
    <div class="empty">
      <h1>There is no such mail</h1>
      <a class="button" href="/">
        Show all mail
      </a>
    </div>
  );
}
