import { afterAll, beforeAll, beforeEach } from "vitest";
import type { Helpdesk, HelpdeskSettings, WebhookRequest } from "../../helpdesk/contract.ts";
import { HelpdeskError } from "../../helpdesk/contract.ts";
import { startFaultProxy } from "./fault-proxy.ts";
import type { FaultProxy, FaultRule } from "./fault-proxy.ts";

/** What is true at the helpdesk, seen past the connection. */
export type Truth = {
  status: "open" | "solved" | "closed";
  internalNotes: string[];
  /** Ids of the tickets that continue it. */
  linked: string[];
};
/** A real server of one kind, and a person who works with it. */
export type HelpdeskUnderTest = {
  settings: HelpdeskSettings;
  newSolvedTicket(): Promise<string>;
  reopenAsAgent(ticketId: string): Promise<void>;
  /** The customer writes into the ticket, and the agent where the customer can read it, or for colleagues alone. */
  writeAsCustomer(ticketId: string, text: string): Promise<void>;
  writeAsAgent(ticketId: string, text: string): Promise<void>;
  noteAsAgent(ticketId: string, text: string): Promise<void>;
  solveAgain(ticketId: string): Promise<void>;
  closeForGood(ticketId: string): Promise<void>;
  look(ticketId: string): Promise<Truth>;
  /** The last webhook the server really sent about this ticket, with the moment it came. */
  lastWebhook(ticketId: string): Promise<WebhookRequest>;
  stop(): Promise<void>;
};
export type KindUnderTest = {
  kind: string;
  start: () => Promise<HelpdeskUnderTest>;
  connect: (settings: HelpdeskSettings, limits?: { timeoutMs: number }) => Helpdesk;
  /** Another valid secret of the kind, to rotate to. */
  otherSecret: () => string;
  /** Long enough for its server's usual answer, short enough to wait for. */
  hastyMs?: number;
};

export const marker = "aftercare:fu_example:reopen:1";
/** One reopening, of the ticket that is named with it. */
export const act = { marker, note: `The fix did not hold.\n\n${marker}`, subject: "Still broken", asNewTicket: false };

/** A real server of the kind, the connection to it, and between them a proxy that breaks things: new for these tests. */
export function connectionUnderTest({ start, connect, otherSecret, hastyMs = 200 }: KindUnderTest) {
  let started: { desk: HelpdeskUnderTest; proxy: FaultProxy; helpdesk: Helpdesk } | null = null;
  const now = () => {
    if (started === null) throw new Error("nothing has been started");
    return started;
  };
  beforeAll(async () => {
    const desk = await start();
    const proxy = await startFaultProxy(desk.settings.baseUrl);
    started = { desk, proxy, helpdesk: connect({ ...desk.settings, baseUrl: proxy.url }) };
  });
  beforeEach(() => now().proxy.heal());
  afterAll(async () => {
    await started?.proxy.stop();
    await started?.desk.stop();
  });
  return {
    connect,
    otherSecret,
    hastyMs,
    get desk() {
      return now().desk;
    },
    get proxy() {
      return now().proxy;
    },
    get helpdesk() {
      return now().helpdesk;
    },
    /** Does it while the proxy breaks something, and says how it failed. */
    async failing(rule: FaultRule, doing: () => Promise<unknown>): Promise<HelpdeskError> {
      now().proxy.next(rule);
      const error = await doing().then(
        () => new Error("nothing failed"),
        (thrown: unknown) => thrown,
      );
      if (error instanceof HelpdeskError) return error;
      throw error;
    },
  };
}
export type ConnectionUnderTest = ReturnType<typeof connectionUnderTest>;

export function withMarker({ internalNotes }: Truth): string[] {
  return internalNotes.filter((note) => note.split("\n").includes(marker));
}
