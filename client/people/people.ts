import { invitationPhases, invite } from "../../database/invitations.ts";
import { everybody, type ListedPerson } from "../../database/people.ts";
import { listReviews } from "../../database/review-list.ts";
import { postedForm } from "../answer-pages/posted-form.ts";
import { notFound } from "../console/messages.tsx";
import { actorOf, type ConsoleContext } from "../console/person-in-console.ts";
import { forAdmins, inSettings, type SettingsParts } from "../settings/in-settings.ts";
import type { Wrong } from "../settings/fields.tsx";
import { peopleAddress } from "./addresses.ts";
import { NewPersonPage } from "./new-person-page.tsx";
import { PeoplePage } from "./people-page.tsx";
import { readPerson, type Typed, typedIn } from "./person-form.ts";
import { PersonPage, type PersonPageFacts, saidIn } from "./person-page.tsx";

const mostReviews = 50;

export const showPeople = (parts: SettingsParts) =>
  forAdmins(parts, async (c) => {
    const [people, invitations] = await Promise.all([everybody(parts.sql), invitationPhases(parts.sql)]);
    return await inSettings(parts, c, {
      title: "People",
      area: "people",
      content: (view) => PeoplePage({ ...view, people, invitations, invited: c.req.query("did") === "invited" }),
    });
  });

export const showNewPerson = (parts: SettingsParts) =>
  forAdmins(parts, async (c) => {
    const { timeZone } = c.get("person");
    return await newPage(parts, c, {
      typed: { email: "", name: "", role: "agent", timeZone, version: "" },
      wrong: [],
    });
  });

/** Answers the same whether the address is known or not, and mails a link either way. */
export const inviteOne = (parts: SettingsParts) =>
  forAdmins(parts, async (c) => {
    const typed = typedIn(await postedForm(c));
    const read = readPerson(typed, { isNew: true });
    if (read.wrong !== null) return await newPage(parts, c, { typed, wrong: read.wrong });
    await invite(parts.sql, { ...read.person, by: actorOf(c.get("person")) });
    parts.invitations?.sweep();
    return c.redirect(`${peopleAddress}?did=invited`, 303);
  });

async function newPage(
  parts: SettingsParts,
  c: ConsoleContext,
  { typed, wrong }: { typed: Typed; wrong: Wrong },
): Promise<Response> {
  return await inSettings(parts, c, {
    title: "Invite somebody",
    area: "people",
    status: wrong.length > 0 ? 422 : 200,
    content: (view) => NewPersonPage({ ...view, typed, wrong }),
  });
}

export const typedOf = ({ email, name, role, timeZone, version }: ListedPerson): Typed => ({
  email,
  name,
  role,
  timeZone,
  version: String(version),
});

export const showPerson = (parts: SettingsParts) => forAdmins(parts, async (c) => await personPage(parts, c, {}));

type Shown = Partial<Pick<PersonPageFacts, "typed" | "wrong" | "differences" | "lastAdmin">> & {
  status?: 200 | 409 | 422;
};

/** The page of one person; `typed` is what somebody had typed when it could not be saved. */
export async function personPage(parts: SettingsParts, c: ConsoleContext, shown: Shown): Promise<Response> {
  const { sql } = parts;
  const id = c.req.param("id") ?? "";
  const reader = c.get("person");
  const [[person], { items: reviews }] = await Promise.all([
    everybody(sql, { id }),
    listReviews(sql, {
      filter: { ownerId: id, state: "open" },
      order: "due",
      cursor: null,
      limit: mostReviews,
      timeZone: reader.timeZone,
    }),
  ]);
  if (person === undefined) return await notFound(parts, c);
  return await inSettings(parts, c, {
    title: person.name || person.email,
    area: "people",
    status: shown.status ?? 200,
    content: (view) =>
      PersonPage({
        ...view,
        person,
        reviews,
        typed: shown.typed ?? typedOf(person),
        wrong: shown.wrong ?? [],
        differences: shown.differences ?? null,
        lastAdmin: shown.lastAdmin ?? false,
        said: saidIn(c.req.query("did")),
        confirm: c.req.query("do") === "deactivate",
        isReader: person.id === reader.id,
      }),
  });
}
