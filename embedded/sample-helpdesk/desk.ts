import { randomUUID } from "node:crypto";
import { agents } from "./seed.ts";
import type { Actor, Agent, DeskState, DeskTicket } from "./state.ts";
import type { Store } from "./store.ts";

/** Why the desk did not do it; `stale` = the ticket has changed since it was read. */
export type Refusal = "missing" | "stale" | "closed" | "not-solved";
export type Done = { done: true; ticket: DeskTicket } | { done: false; because: Refusal };
/** Which ticket, by whom, and (over the API) which version of it was read. */
export type Act = { id: string; by: Actor; version?: number | undefined };
export type NewTicket = Pick<DeskTicket, "subject" | "description" | "customer" | "agent" | "team"> & {
  by: Actor;
  note?: string | undefined;
  /** The ticket it continues, and the version of that one that was read. */
  linkedTo?: { id: string; version?: number | undefined } | undefined;
};
export type Desk = ReturnType<typeof createDesk>;

/** What people and programs can do with tickets. Every change is one write: the ticket and the events to be told. */
export function createDesk({ store, now, changed }: { store: Store; now: () => Date; changed: () => void }) {
  const act = (what: Act, change: (ticket: DeskTicket, moment: Moment) => Refusal | null): Done => {
    const result = store.change((state): Done => {
      const ticket = state.tickets.find(({ id }) => id === what.id);
      if (ticket === undefined) return { done: false, because: "missing" };
      if (what.version !== undefined && what.version !== ticket.version) return { done: false, because: "stale" };
      const refusal = change(ticket, momentOf({ state, ticket, by: what.by, at: now() }));
      return refusal === null ? { done: true, ticket } : { done: false, because: refusal };
    });
    changed();
    return result;
  };

  return {
    tickets: (): DeskTicket[] => store.read().tickets.toReversed(),
    find: (id: string): DeskTicket | null => store.read().tickets.find((ticket) => ticket.id === id) ?? null,
    linkedFrom: (id: string): DeskTicket[] => store.read().tickets.filter(({ linkedTo }) => linkedTo === id),
    /** Whether every webhook has been taken. */
    allTold: (): boolean => store.read().deliveries.length === 0,

    /** What was done also goes to the customer as the last reply, as helpdesks do. */
    solve: (what: Act & { summary: string; agent?: Agent | undefined }): Done =>
      act(what, (ticket, { at, say, turn }) => {
        if (ticket.status === "closed") return "closed";
        if (ticket.status === "solved") return null;
        ticket.agent = what.agent ?? ticket.agent;
        if (what.summary !== "") say({ body: what.summary, internal: false });
        ticket.resolutions.push({ key: `solved:${at}`, at, summary: what.summary, agent: ticket.agent });
        turn("solved", "solved");
        return null;
      }),

    reopen: (what: Act): Done =>
      act(what, (ticket, { turn }) => {
        if (ticket.status === "closed") return "closed";
        if (ticket.status === "solved") turn("open", "reopened");
        return null;
      }),

    /** Only a solved ticket can be closed for good, and then nothing opens it again. */
    closeForGood: (what: Act): Done =>
      act(what, (ticket, { turn }) => {
        if (ticket.status === "open") return "not-solved";
        if (ticket.status === "solved") turn("closed", "closed");
        return null;
      }),

    /** A customer who writes to a solved ticket opens it. A closed one takes internal notes only. */
    comment: (what: Act & { body: string; internal: boolean }): Done =>
      act(what, (ticket, { say, turn }) => {
        if (ticket.status === "closed" && !what.internal) return "closed";
        say({ body: what.body, internal: what.internal });
        if (what.by.kind === "customer" && ticket.status === "solved") turn("open", "reopened");
        return null;
      }),

    create({ by, note, linkedTo, ...fresh }: NewTicket): Done {
      const result = store.change((state): Done => {
        const source = linkedTo === undefined ? null : state.tickets.find(({ id }) => id === linkedTo.id);
        if (source === undefined) return { done: false, because: "missing" };
        if (source !== null && linkedTo?.version !== undefined && source.version !== linkedTo.version) {
          return { done: false, because: "stale" };
        }
        const at = now();
        const ticket = newTicket({ ...fresh, id: String(state.nextId), at, source });
        state.nextId += 1;
        state.tickets.push(ticket);
        const moment = momentOf({ state, ticket, by, at });
        if (note !== undefined) moment.say({ body: note, internal: true });
        moment.tell("ticket.created");
        // Being continued is a change of the first ticket too: whoever read it before must read it again.
        if (source !== null) source.version += 1;
        return { done: true, ticket };
      });
      changed();
      return result;
    },
  };
}

/** Everyone who can be chosen to act in the pages. */
export const deskAgents: Agent[] = Object.values(agents);

type Moment = ReturnType<typeof momentOf>;

/** One change of one ticket by one actor: each of its parts is remembered in the ticket and queued to be told. */
function momentOf({ state, ticket, by, at: date }: { state: DeskState; ticket: DeskTicket; by: Actor; at: Date }) {
  const at = date.toISOString();
  const tell = (type: "ticket.created" | "ticket.status_changed" | "ticket.commented") => {
    const body = JSON.stringify({ type, ticketId: ticket.id, actor: { kind: by.kind, id: by.id } });
    state.deliveries.push({ id: `msg_${randomUUID().replaceAll("-", "")}`, body, attempts: 0, nextAttemptAt: at });
  };
  return {
    at,
    tell,
    say: ({ body, internal }: { body: string; internal: boolean }) => {
      ticket.version += 1;
      ticket.comments.push({ id: `${ticket.id}-${ticket.comments.length + 1}`, at, by, body, internal });
      tell("ticket.commented");
    },
    turn: (status: DeskTicket["status"], what: "solved" | "reopened" | "closed") => {
      ticket.version += 1;
      ticket.status = status;
      ticket.happenings.push({ at, by, what });
      tell("ticket.status_changed");
    },
  };
}

function newTicket({
  id,
  at,
  source,
  ...fresh
}: Omit<NewTicket, "by" | "note" | "linkedTo"> & { id: string; at: Date; source: DeskTicket | null }): DeskTicket {
  return {
    ...fresh,
    id,
    version: 1,
    status: "open",
    tags: source?.tags ?? [],
    priority: source?.priority ?? "normal",
    channel: "email",
    messageId: `<ticket-${id}.${at.getTime()}@helpdesk.tarn.example>`,
    createdAt: at.toISOString(),
    likelyFix: "",
    comments: [],
    resolutions: [],
    happenings: [],
    linkedTo: source?.id ?? null,
  };
}
