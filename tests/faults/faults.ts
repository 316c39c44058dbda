import type { Fault } from "../helpdesk/fault-proxy.ts";
import type { Chance } from "../proof/seeded.ts";
import type { SmtpBehaviour, SmtpMoment } from "../support/smtp-server.ts";
import type { WireFault } from "./tcp-proxy.ts";

export type Pair =
  | "world–client"
  | "client–Postgres"
  | "worker–Postgres"
  | "client–Temporal"
  | "worker–Temporal"
  | "worker–SMTP"
  | "product–helpdesk";

/** What is broken at this moment, decided piece by piece; null = nothing. Whoever breaks something counts it. */
export type Choosers = {
  wire: ((pair: Pair) => WireFault | null) | null;
  smtp: ((moment: SmtpMoment) => SmtpBehaviour) | null;
  helpdesk: ((request: { method: string }) => Fault | null) | null;
};

/** The one place in which it stands what is broken now: classes write, proxies and servers ask. */
export function createFaults() {
  const nothing: Choosers = { wire: null, smtp: null, helpdesk: null };
  let now: Choosers = nothing;
  const counts = new Map<string, number>();
  return {
    set: (choosers: Partial<Choosers>): void => {
      now = { ...nothing, ...choosers };
    },
    heal: (): void => {
      now = nothing;
    },
    count: (kind: string): void => void counts.set(kind, (counts.get(kind) ?? 0) + 1),
    /** How often each kind has struck since the last time this was asked. */
    harvest(): Record<string, number> {
      const all = Object.fromEntries(counts);
      counts.clear();
      return all;
    },
    onWire: (pair: Pair): WireFault | null => now.wire?.(pair) ?? null,
    atSmtp: (moment: SmtpMoment): SmtpBehaviour => now.smtp?.(moment) ?? "accept",
    atHelpdesk: (request: { method: string }): Fault | null => now.helpdesk?.(request) ?? null,
  };
}
export type Faults = ReturnType<typeof createFaults>;

/** Each mail is put off by the server at most once: it is tried again after a minute, then after two (mail/back-off). */
export function smtpFaults({ faults, chance, share }: { faults: Faults; chance: Chance; share: number }) {
  const putOff = new Set<string>();
  const strike = (behaviour: SmtpBehaviour): SmtpBehaviour => {
    faults.count(`SMTP ${behaviour}`);
    return behaviour;
  };
  const once = (to: string, behaviour: SmtpBehaviour): SmtpBehaviour => {
    if (putOff.has(to)) return "accept";
    putOff.add(to);
    return strike(behaviour);
  };
  return (moment: SmtpMoment): SmtpBehaviour => {
    if (!chance.chance(share)) return "accept";
    switch (moment.at) {
      case "connect":
        return chance.chance(0.15) ? strike("421-at-connect") : "accept";
      case "recipient":
        return chance.chance(0.25)
          ? strike("550-at-rcpt")
          : chance.coin()
            ? once(moment.to, "450-at-rcpt")
            : strike("drop-at-rcpt");
      case "data":
        switch (chance.pick(["451", "554", "drop", "silence"])) {
          case "451":
            return once(moment.to, "451-after-data");
          case "554":
            return strike("554-after-data");
          case "drop":
            return strike("drop-after-data");
          case "silence":
            return strike("silence-after-data");
        }
    }
  };
}

const html = { "content-type": "text/html" };
const answers: [Fault, Fault, ...Fault[]] = [
  { kind: "answer", status: 429, headers: { "retry-after": "1" } },
  { kind: "answer", status: 429 },
  { kind: "answer", status: 500 },
  { kind: "answer", status: 502, headers: html, body: "<h1>Bad gateway</h1>" },
  { kind: "answer", status: 200, headers: html, body: "<html><body>We are doing maintenance.</body></html>" },
  { kind: "drop-before" },
  { kind: "drop-afterwards" },
  { kind: "drop-afterwards" },
  { kind: "hang-afterwards" },
];

export function helpdeskFaults({ faults, chance, share }: { faults: Faults; chance: Chance; share: number }) {
  return (): Fault | null => {
    if (!chance.chance(share)) return null;
    const fault = chance.pick(answers);
    faults.count(
      fault.kind === "answer" ? `helpdesk ${fault.status}${fault.body ? " HTML" : ""}` : `helpdesk ${fault.kind}`,
    );
    return fault;
  };
}

/** Shares of the pieces that pass; a black hole ends when the class does. */
export function wireFaults(parts: { faults: Faults; chance: Chance; delayed: number; broken: number; pairs?: Pair[] }) {
  const { faults, chance, delayed, broken, pairs } = parts;
  return (pair: Pair): WireFault | null => {
    if (pairs && !pairs.includes(pair)) return null;
    const kind = chance.chance(broken)
      ? chance.pick(["reset", "reset", "lose-answer", "lose-answer", "black-hole"])
      : chance.chance(delayed)
        ? "delay"
        : null;
    if (kind === null) return null;
    faults.count(`wire ${pair} ${kind}`);
    return kind === "delay" ? { kind, ms: chance.between(5, 150) } : { kind };
  };
}
