import type { Actor, Agent, DeskState, DeskTicket } from "./state.ts";

export const agents = {
  priya: { email: "priya.nair@tarn.example", name: "Priya Nair" },
  tom: { email: "tom.okafor@tarn.example", name: "Tom Okafor" },
  elena: { email: "elena.ruiz@tarn.example", name: "Elena Ruiz" },
} satisfies Record<string, Agent>;

type Seed = Pick<
  DeskTicket,
  "subject" | "team" | "tags" | "priority" | "customer" | "agent" | "description" | "likelyFix"
> & {
  hoursOld: number;
  /** Public, in turns: the agent begins. */
  replies: string[];
  note?: string;
};

const seeds: Seed[] = [
  {
    hoursOld: 3,
    subject: "Three invoices are missing since the move",
    team: "Billing",
    tags: ["invoices"],
    priority: "high",
    customer: {
      id: "c-ana",
      email: "ana.lima@lima-lda.example",
      name: "Ana Lima",
      language: "en",
      timeZone: "Europe/Lisbon",
      company: "Lima Lda",
    },
    agent: agents.priya,
    description:
      "Hello,\nsince you moved our account last week I cannot find the invoices of August, September and October. My accountant needs them by Friday.\n\nAna",
    replies: [
      "Hello Ana, thank you for telling us. I can see the three invoices in the old account and am moving them over now.",
      "Wonderful, thank you. Please tell me when I can look.",
    ],
    likelyFix: "We moved the three missing invoices to your new account. You find them under Billing, Documents.",
  },
  {
    hoursOld: 5,
    subject: "Rechnungen werden doppelt verschickt",
    team: "Billing",
    tags: ["invoices", "mail"],
    priority: "normal",
    customer: {
      id: "c-jonas",
      email: "jonas.weber@weber-soehne.example",
      name: "Jonas Weber",
      language: "de",
      timeZone: "Europe/Berlin",
      company: "Weber & Söhne GmbH",
    },
    agent: agents.elena,
    description:
      "Guten Tag,\nseit Montag bekommen unsere Kunden jede Rechnung zweimal. Das ist peinlich, wir haben schon die ersten Rückfragen.\n\nMit freundlichen Grüßen\nJonas Weber",
    replies: [
      "Guten Tag Herr Weber, das tut mir leid. Ich habe den Versand angehalten und suche die Ursache.",
      "Danke. Bitte sagen Sie Bescheid, sobald wir wieder verschicken können.",
    ],
    likelyFix:
      "Der Versand war nach dem Umzug zweimal eingerichtet. Wir haben den zweiten Eintrag entfernt, jede Rechnung geht jetzt nur noch einmal hinaus.",
  },
  {
    hoursOld: 8,
    subject: "Sync stops at 99 %",
    team: "Sync",
    tags: ["sync"],
    priority: "high",
    customer: {
      id: "c-grace",
      email: "grace.lindqvist@nordlys.example",
      name: "Grace Lindqvist",
      language: "en",
      timeZone: "Europe/Stockholm",
      company: "Nordlys AB",
    },
    agent: agents.priya,
    description: "Every morning the sync runs up to 99 % and then stays there until I restart the program.",
    replies: ["Good morning Grace, there is one upload of yours that is stuck on our server. I am looking into it."],
    note: "Same picture as last week with Halden: a locked upload. If it comes back, ask the storage team.",
    likelyFix: "We removed one stuck upload from our server. The next sync should run through to the end.",
  },
  {
    hoursOld: 20,
    subject: "Cannot sign in after changing my password",
    team: "Accounts",
    tags: ["sign-in"],
    priority: "normal",
    customer: {
      id: "c-tomas",
      email: "tomas.rivera@riveraprint.example",
      name: "Tomás Rivera",
      language: "en",
      timeZone: "America/Chicago",
      company: "Rivera Print",
    },
    agent: agents.tom,
    description: "I changed my password yesterday. The web page takes the new one, the phone app says it is wrong.",
    replies: [
      "Hi Tomás, the app kept your old session. Could you tell me which version it shows under Settings, About?",
      "It says 6.2.1.",
    ],
    likelyFix: "We ended the old sessions of your account. Please sign in once more in the app with the new password.",
  },
  {
    hoursOld: 26,
    subject: "Umlaute fehlen im Excel-Export",
    team: "Reports",
    tags: ["export"],
    priority: "low",
    customer: {
      id: "c-sabine",
      email: "sabine.krueger@alpenblick.example",
      name: "Sabine Krüger",
      language: "de",
      timeZone: "Europe/Vienna",
      company: "Hotel Alpenblick",
    },
    agent: agents.elena,
    description: "Im Export steht statt „Müller“ nur „M?ller“. Früher war das richtig.",
    replies: ["Guten Tag Frau Krüger, danke für das Beispiel. Wir können es nachstellen und arbeiten daran."],
    likelyFix: "Der Export schreibt Umlaute wieder richtig. Bitte laden Sie die Datei noch einmal neu herunter.",
  },
  {
    hoursOld: 30,
    subject: "Shipping labels are cut off at the right edge",
    team: "Printing",
    tags: ["labels"],
    priority: "normal",
    customer: {
      id: "c-aiko",
      email: "aiko.tanaka@hoshi.example",
      name: "Aiko Tanaka",
      language: "en",
      timeZone: "Asia/Tokyo",
      company: "Hoshi Trading",
    },
    agent: agents.tom,
    description: "Since the update the labels lose about 5 mm on the right. The barcode cannot be scanned any more.",
    replies: ["Hello Aiko, which printer and which paper size do you use?", "A Zebra, 100 by 150 mm."],
    likelyFix: "We set your label size back to 100 by 150 mm; the update had changed it to A6.",
  },
];

/** A helpdesk on an ordinary morning: six open tickets, each one reply away from being solved; the oldest has the lowest id. */
export function seedState(now: Date): DeskState {
  const tickets = seeds.toReversed().map((seed, index) => planted(seed, { id: String(1041 + index), now }));
  return { nextId: 1041 + seeds.length, tickets, deliveries: [] };
}

function planted({ hoursOld, replies, note, ...seed }: Seed, { id, now }: { id: string; now: Date }): DeskTicket {
  const createdAt = new Date(now.getTime() - hoursOld * 3_600_000);
  const later = (minutes: number) => new Date(createdAt.getTime() + minutes * 60_000).toISOString();
  const agent: Actor = { kind: "agent", id: agentId(seed.agent.email), name: seed.agent.name };
  const customer: Actor = { kind: "customer", id: seed.customer.id, name: seed.customer.name };
  const comments = replies.map((body, index) => ({
    id: `${id}-${index + 1}`,
    at: later(25 * (index + 1)),
    by: index % 2 === 0 ? agent : customer,
    body,
    internal: false,
  }));
  if (note !== undefined) {
    comments.push({ id: `${id}-${comments.length + 1}`, at: later(100), by: agent, body: note, internal: true });
  }
  return {
    ...seed,
    id,
    version: 1,
    status: "open",
    channel: "email",
    messageId: `<ticket-${id}.${createdAt.getTime()}@helpdesk.tarn.example>`,
    createdAt: createdAt.toISOString(),
    comments,
    resolutions: [],
    happenings: [],
    linkedTo: null,
  };
}

/** How an agent is named in webhooks: no address. */
export function agentId(email: string): string {
  return `a-${email.split("@")[0] ?? ""}`;
}
