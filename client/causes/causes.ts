import type { Hono } from "hono";
import { countedCauses, readCause } from "../../database/cause-list.ts";
import { causeOfName, type CauseState, listCauses, saveCause } from "../../database/causes.ts";
import { mergeCauses } from "../../database/merge-causes.ts";
import { namesOfPeople } from "../../database/people.ts";
import { departmentsKnown } from "../../database/review-counts.ts";
import { postedForm } from "../answer-pages/posted-form.ts";
import { type ConsoleParts, inFrame, mayAtAll } from "../console/in-frame.ts";
import { forbidden, notFound } from "../console/messages.tsx";
import { actorOf, type ConsoleContext, type ConsoleEnv } from "../console/person-in-console.ts";
import type { Wrong } from "../settings/fields.tsx";
import type { TypedCause } from "./cause-fields.tsx";
import { causeAddress } from "./cause-address.ts";
import { CausePage } from "./cause-page.tsx";
import { causeSaid, causesSaid } from "./cause-said.ts";
import { CausesPage } from "./causes-page.tsx";
import { readTyped, wrongIn } from "./typed-cause.ts";

type Handler = (c: ConsoleContext) => Promise<Response>;
type Refused = { status: 409 | 422; typed?: TypedCause; wrong: Wrong; meanwhile?: CauseState };

/** The cause taxonomy in the console; mounted among its pages, so that nobody comes here who was not let in. */
export function causePages(app: Hono<ConsoleEnv>, parts: ConsoleParts): void {
  const one = "/console/causes/:id{ca_[a-z2-7]+}";
  app.get("/console/causes", (c) => showCauses(parts, c, null));
  app.post("/console/causes", changing(parts, addCause(parts)));
  app.get(one, (c) => showCause(parts, c, null));
  app.post(one, changing(parts, saveIt(parts)));
  app.post(`${one}/merge`, changing(parts, mergeIt(parts)));
  app.post(`${one}/retire`, changing(parts, retireIt(parts, true)));
  app.post(`${one}/offer`, changing(parts, retireIt(parts, false)));
}

const changing =
  (parts: ConsoleParts, handler: Handler): Handler =>
  async (c) =>
    mayAtAll(c, "change-causes") ? await handler(c) : await forbidden(parts, c);

async function showCauses(parts: ConsoleParts, c: ConsoleContext, refused: Refused | null): Promise<Response> {
  const { sql } = parts;
  const [causes, departments, people] = await Promise.all([
    countedCauses(sql),
    departmentsKnown(sql),
    namesOfPeople(sql),
  ]);
  const typed = refused?.typed ?? { name: "", department: "" };
  const said = causesSaid(c.req.query("did"));
  return await inFrame(parts, c, {
    title: "Causes",
    here: "reviews",
    status: refused?.status ?? 200,
    content: ({ clock }) =>
      CausesPage({ causes, departments, people, typed, wrong: refused?.wrong ?? [], said, clock, ...rights(c) }),
  });
}

async function showCause(parts: ConsoleParts, c: ConsoleContext, refused: Refused | null): Promise<Response> {
  const { sql } = parts;
  const id = c.req.param("id") ?? "";
  const [found, all, departments, people] = await Promise.all([
    readCause(sql, { id }),
    listCauses(sql),
    departmentsKnown(sql),
    namesOfPeople(sql),
  ]);
  if (found === null) return await notFound(parts, c);
  const { cause, history } = found;
  const others = all.filter((each) => each.id !== id && !each.retired);
  const typed = refused?.typed ?? { name: cause.name, department: cause.department ?? "" };
  const { wrong = [], meanwhile = null } = refused ?? {};
  const said = causeSaid(c.req.query("did"));
  return await inFrame(parts, c, {
    title: cause.name,
    here: "reviews",
    status: refused?.status ?? 200,
    content: ({ clock }) =>
      CausePage({ cause, history, others, departments, people, typed, wrong, meanwhile, said, clock, ...rights(c) }),
  });
}

const rights = (c: ConsoleContext) => ({ mayChange: mayAtAll(c, "change-causes"), formToken: c.get("formToken") });

const addCause = (parts: ConsoleParts) => async (c: ConsoleContext) => {
  const typed = readTyped(await postedForm(c));
  const wrong = wrongIn(typed);
  if (wrong.length > 0) return await showCauses(parts, c, { status: 422, typed, wrong });
  const actor = actorOf(c.get("person"));
  const wanted = { name: typed.name, department: typed.department || null, actor };
  const { created } = await parts.sql.begin((tx) => causeOfName(tx, wanted));
  return c.redirect(`/console/causes?did=${created ? "added" : "there"}`, 303);
};

const saveIt = (parts: ConsoleParts) => async (c: ConsoleContext) => {
  const form = await postedForm(c);
  const typed = readTyped(form);
  const wrong = wrongIn(typed);
  if (wrong.length > 0) return await showCause(parts, c, { status: 422, typed, wrong });
  const id = c.req.param("id") ?? "";
  const saved = await saveCause(parts.sql, {
    id,
    changes: { name: typed.name, department: typed.department || null },
    read: {
      name: form.get("read.name") ?? "",
      department: form.get("read.department") || null,
      retired: form.get("read.retired") === "yes",
    },
    actor: actorOf(c.get("person")),
  });
  if (saved.saved) return c.redirect(`${causeAddress(id)}?did=saved`, 303);
  switch (saved.because) {
    case "unknown":
      return await notFound(parts, c);
    case "changed-meanwhile":
      return await showCause(parts, c, { status: 409, typed, wrong: [], meanwhile: saved.now });
    case "name-taken": {
      const taken = [{ field: "name", label: "Name", text: "is another cause’s; merge the two instead" }];
      return await showCause(parts, c, { status: 422, typed, wrong: taken });
    }
  }
};

const mergeIt = (parts: ConsoleParts) => async (c: ConsoleContext) => {
  const id = c.req.param("id") ?? "";
  const into = ((await postedForm(c)).get("into") ?? "").replaceAll("\0", "");
  const refuse = async (text: string) =>
    await showCause(parts, c, { status: 422, wrong: [{ field: "into", label: "The other cause", text }] });
  if (into === "") return await refuse("is missing");
  const merged = await mergeCauses(parts.sql, { id, into, actor: actorOf(c.get("person")) });
  if (merged.merged) return c.redirect(`${causeAddress(into)}?did=merged`, 303);
  switch (merged.because) {
    case "unknown":
      return await refuse("is not there any more");
    case "same":
      return await refuse("is this one");
    case "retired":
      return await refuse("is retired; offer it again first");
  }
};

const retireIt = (parts: ConsoleParts, retired: boolean) => async (c: ConsoleContext) => {
  const id = c.req.param("id") ?? "";
  const saved = await saveCause(parts.sql, { id, changes: { retired }, actor: actorOf(c.get("person")) });
  if (!saved.saved) return await notFound(parts, c);
  return c.redirect(`${causeAddress(id)}?did=${retired ? "retired" : "offered"}`, 303);
};
