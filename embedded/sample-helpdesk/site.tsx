import { createHash } from "node:crypto";
import { Hono } from "hono";
import type { Context } from "hono";
import { z } from "zod";
import { sendPage } from "../local-site/page.tsx";
import type { NavItem, Site } from "../local-site/page.tsx";
import type { Desk, Done, Refusal } from "./desk.ts";
import { deskAgents } from "./desk.ts";
import { agentId } from "./seed.ts";
import { ListPage } from "./list-page.tsx";
import { NewTicketPage } from "./new-ticket-page.tsx";
import type { Actor, Agent, DeskTicket } from "./state.ts";
import { TicketPage } from "./ticket-page.tsx";

const site: Site = { name: "Sample helpdesk", icon: "tag", foot: "Runs only on this machine. Kept over restarts." };

const agent = z
  .string()
  .default("")
  .transform((email) => deskAgents.find((one) => one.email === email) ?? deskAgents[0]);
const solving = z.object({ summary: z.string().trim(), agent });
const writing = z.object({ as: z.enum(["agent", "customer", "internal"]), body: z.string().trim().min(1), agent });
const creation = z.object({
  name: z.string().trim().min(1),
  email: z.email(),
  company: z.string().trim().default(""),
  language: z.enum(["en", "de"]),
  timeZone: z.string().min(1),
  subject: z.string().trim().min(1),
  description: z.string().trim().min(1),
});
const texts = z.record(z.string(), z.string().catch(""));

/** The pages. Every form works without scripts and answers with 303, so that a reload repeats nothing. */
export function deskSite({ desk, mailboxUrl }: { desk: Desk; mailboxUrl: string | null }): Hono {
  const app = new Hono();

  app.get("/", (c) => {
    const status = z.enum(["open", "solved", "closed"]).safeParse(c.req.query("status"));
    const tickets = desk.tickets().filter((ticket) => !status.success || ticket.status === status.data);
    const heading = status.success ? `${headings[status.data]} tickets` : "Tickets";
    return sendPage(c, {
      site,
      nav: nav(c),
      title: heading,
      refreshes: true,
      children: <ListPage {...{ heading, tickets }} />,
    });
  });

  app.get("/tickets/:id", (c) => show(c, { id: c.req.param("id"), refused: null }));

  app.post("/tickets/:id/solve", async (c) => {
    const form = solving.safeParse(await c.req.parseBody());
    const id = c.req.param("id");
    if (!form.success) return show(c, { id, refused: "Say what was done." });
    const { summary, agent } = form.data;
    return afterwards(c, id, desk.solve({ id, by: asActor(agent), summary, agent }));
  });
  app.post("/tickets/:id/reopen", (c) => {
    const id = c.req.param("id");
    return afterwards(c, id, desk.reopen({ id, by: asActor(desk.find(id)?.agent) }));
  });
  app.post("/tickets/:id/close", (c) => {
    const id = c.req.param("id");
    return afterwards(c, id, desk.closeForGood({ id, by: asActor(desk.find(id)?.agent) }));
  });
  app.post("/tickets/:id/comment", async (c) => {
    const form = writing.safeParse(await c.req.parseBody());
    const id = c.req.param("id");
    const ticket = desk.find(id);
    if (!form.success || ticket === null) return show(c, { id, refused: "Write something first." });
    const { as, body, agent } = form.data;
    const customer: Actor = { kind: "customer", id: ticket.customer.id, name: ticket.customer.name };
    const by = as === "customer" ? customer : asActor(agent);
    return afterwards(c, id, desk.comment({ id, by, body, internal: as === "internal" }));
  });

  app.get("/new", (c) =>
    sendPage(c, { site, nav: nav(c), title: "New ticket", children: <NewTicketPage written={{}} wrong={[]} /> }),
  );
  app.post("/new", async (c) => {
    const body = await c.req.parseBody();
    const form = creation.safeParse(body);
    if (!form.success) {
      const wrong = form.error.issues.map(({ path }) => String(path[0]));
      const page = <NewTicketPage written={texts.parse(body)} wrong={wrong} />;
      return sendPage(c, { status: 422, site, nav: nav(c), title: "Error: New ticket", children: page });
    }
    const { name, email, company, language, timeZone, subject, description } = form.data;
    const customer = {
      id: customerId(email),
      email,
      name,
      language,
      timeZone,
      company: company === "" ? null : company,
    };
    const by: Actor = { kind: "customer", id: customer.id, name };
    const created = desk.create({ subject, description, customer, by, agent: someone(), team: "Support" });
    return created.done
      ? c.redirect(`/tickets/${created.ticket.id}`, 303)
      : show(c, { id: "", refused: refusals[created.because] });
  });

  app.notFound((c) => show(c, { id: "", refused: null }));

  const show = (c: Context, { id, refused }: { id: string; refused: string | null }) => {
    const ticket = desk.find(id);
    if (ticket === null) {
      return sendPage(c, { status: 404, site, nav: nav(c), title: "Not found", children: <NotFound /> });
    }
    const data = {
      ticket,
      linked: desk.linkedFrom(id),
      agents: deskAgents,
      mailboxUrl,
      allTold: desk.allTold(),
      refused,
    };
    const title = `${ticket.id} ${ticket.subject}`;
    return sendPage(c, {
      status: refused === null ? 200 : 409,
      site,
      nav: nav(c),
      title,
      children: <TicketPage {...data} />,
    });
  };
  const afterwards = (c: Context, id: string, result: Done) =>
    result.done ? c.redirect(`/tickets/${id}`, 303) : show(c, { id, refused: refusals[result.because] });

  const nav = (c: Context): NavItem[][] => {
    const all = desk.tickets();
    const chosen = c.req.path === "/" ? (c.req.query("status") ?? "") : null;
    const item = (status: "" | DeskTicket["status"], label: string, icon: NavItem["icon"]): NavItem => ({
      label,
      icon,
      current: chosen === status,
      href: status === "" ? "/" : `/?status=${status}`,
      count: all.filter((ticket) => status === "" || ticket.status === status).length,
    });
    return [
      [
        item("", "All tickets", "list"),
        item("open", "Open", "inbox"),
        item("solved", "Solved", "check"),
        item("closed", "Closed", "lock"),
      ],
      [
        { href: "/new", label: "New ticket", icon: "plus", current: c.req.path === "/new" },
        ...(mailboxUrl === null ? [] : [{ href: mailboxUrl, label: "Mailbox", icon: "mail" as const, current: false }]),
      ],
    ];
  };
  return app;
}

const headings: Record<DeskTicket["status"], string> = { open: "Open", solved: "Solved", closed: "Closed" };
const refusals: Record<Refusal, string> = {
  missing: "There is no such ticket.",
  stale: "The ticket has changed since you opened this page. Please look again.",
  closed: "This ticket is closed for good. It takes internal notes only.",
  "not-solved": "Only a solved ticket can be closed for good.",
};

function NotFound() {
  return (
    <div class="empty">
      <h1>There is no such ticket</h1>
      <a class="button" href="/">
        Show all tickets
      </a>
    </div>
  );
}

function asActor(agent: Agent | undefined): Actor {
  const { email, name } = agent ?? someone();
  return { kind: "agent", id: agentId(email), name };
}

function someone(): Agent {
  return deskAgents[0] ?? { email: "agent@tarn.example", name: "Agent" };
}

/** The same for the same address, and no address: ids stand in webhooks. */
function customerId(email: string): string {
  return `c-${createHash("sha256").update(email.toLowerCase()).digest("hex").slice(0, 12)}`;
}
