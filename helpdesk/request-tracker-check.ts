import type { CheckLine } from "./contract.ts";
import { HelpdeskError } from "./contract.ts";
import type { RtApi } from "./request-tracker-api.ts";
import { rtIds, rtQueue, rtUser, rtVersion } from "./request-tracker-replies.ts";
import { sameUser } from "./request-tracker-settings.ts";
import type { RtSettings } from "./request-tracker-settings.ts";
import { tried } from "./tried.ts";
import { understood } from "./understood.ts";

/** Tickets looked at for what our account may do with them. */
const sampleSize = 5;

/** What the connection must be able to do, tried without changing anything; what RT does not tell is said as well. */
export async function checkRt(
  api: RtApi,
  { settings, secrets }: { settings: RtSettings; secrets: string[] },
): Promise<CheckLine[]> {
  const signedIn = once(() => signIn(api, settings));
  const queues = once(async () => {
    await signedIn();
    return await visibleQueues(api);
  });
  const tickets = once(async () => {
    await queues();
    return await solvedTickets(api, settings);
  });
  return [
    await tried("Reach Request Tracker and sign in", signedIn),
    await tried("See queues", async () => (await queues()).map(({ Name }) => Name).join(", ")),
    await tried("Find resolved tickets", async () => {
      const found = await tickets();
      return found.length > 0
        ? `for example #${found[0]?.ticket.id}`
        : `none yet with status ${settings.solved.join(", ")}`;
    }),
    await tried("Open resolved tickets", async () => {
      const without = (await tickets()).find(({ ticket }) => !ticket.links.some(({ to }) => to === settings.open));
      return verdict(await tickets(), without?.ticket.id, {
        missing: `give the account ModifyTicket, and the lifecycle an action to "${settings.open}"`,
      });
    }),
    await tried("Leave internal comments", async () => {
      const without = (await tickets()).find(({ ticket }) => !ticket.links.some(({ ref }) => ref === "comment"));
      return verdict(await tickets(), without?.ticket.id, { missing: "give the account CommentOnTicket" });
    }),
    await tried("Read comments again", async () => {
      await tickets();
      const reply = await api.get({ doing: "looking for a comment", path: "transactions", query: anyComment });
      if (understood(rtIds, reply.json).items.length > 0) return "comments can be read";
      const why =
        "no comment can be seen: give the account ShowTicketComments, without which a note could be written twice";
      throw new HelpdeskError("forbidden", `${why} (in a new RT there may be none yet)`);
    }),
    await tried("Create linked tickets", async () => {
      const without = (await queues()).filter(({ links }) => !links.some(({ ref }) => ref === "create"));
      if (without.length === 0) return "in every queue that it sees";
      throw new HelpdeskError("forbidden", `give CreateTicket in ${without.map(({ Name }) => Name).join(", ")}`);
    }),
    secrets.length > 0
      ? {
          what: "Receive signed webhooks",
          ok: true,
          detail: `secrets valid now: ${secrets.length}. RT shows its scrips to nobody: resolve a test ticket to see that ours is there`,
        }
      : {
          what: "Receive signed webhooks",
          ok: false,
          detail: "no webhook secret is set: resolved tickets are found by polling only, minutes later",
        },
  ];
}

const anyComment = {
  query: JSON.stringify([
    { field: "Type", value: "Comment" },
    { field: "ObjectType", value: "RT::Ticket" },
  ]),
  orderby: "id",
  order: "DESC",
  per_page: "20",
};

/** A token belongs to an account, and both must be the one whose events are ignored. */
async function signIn(api: RtApi, { user, authorization }: RtSettings): Promise<string> {
  const version = await api.get({ doing: "signing in", path: "rt" });
  const { Version } = understood(rtVersion, version.json);
  const number = /^token \d+-(\d+)-/.exec(authorization)?.[1];
  const reply = await api.get({ doing: "reading our own user", path: `user/${encodeURIComponent(number ?? user)}` });
  const name = understood(rtUser, reply.json).Name ?? "";
  if (sameUser(name, user)) return `RT ${Version}, as ${user}`;
  throw new HelpdeskError("forbidden", `the token is one of ${name}'s, but "user" says ${user || "nothing"}`);
}

async function visibleQueues(api: RtApi) {
  const reply = await api.get({ doing: "reading queues", path: "queues/all", query: { per_page: "20" } });
  const ids = understood(rtIds, reply.json).items;
  if (ids.length === 0) throw new HelpdeskError("forbidden", "no queue can be seen: give the account SeeQueue");
  return await Promise.all(
    ids.map(async ({ id }) => {
      const queue = await api.get({ doing: "reading a queue", path: `queue/${id}` });
      return understood(rtQueue, queue.json);
    }),
  );
}

async function solvedTickets(api: RtApi, { solved }: RtSettings) {
  const any = solved.map((status) => `Status = '${status.replaceAll(/['\\]/g, "")}'`).join(" OR ");
  const query = { query: any, orderby: "id", order: "DESC", per_page: String(sampleSize) };
  const reply = await api.get({ doing: "looking for resolved tickets", path: "tickets", query });
  return await Promise.all(understood(rtIds, reply.json).items.map(({ id }) => api.read(id)));
}

function verdict(tickets: unknown[], without: string | undefined, { missing }: { missing: string }): string {
  if (tickets.length === 0) return "there is no resolved ticket to try it on yet";
  if (without === undefined) return "allowed";
  throw new HelpdeskError("forbidden", `not allowed on ticket #${without}: ${missing}`);
}

/** Several lines rest on the same answer. */
function once<T>(act: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => (made ??= act());
}
