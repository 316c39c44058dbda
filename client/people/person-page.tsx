import type { ListedPerson } from "../../database/people.ts";
import type { ReviewRow } from "../../database/review-list.ts";
import { Notice } from "../console/notice.tsx";
import { Conflict, type Difference } from "../settings/conflict.tsx";
import { Crumbs } from "../settings/crumbs.tsx";
import { ErrorSummary, type Wrong } from "../settings/fields.tsx";
import type { SettingsView } from "../settings/in-settings.ts";
import { Head } from "../settings/settings-page.tsx";
import { peopleAddress, personAddress } from "./addresses.ts";
import { AccessCard, ReviewsCard, SessionsCard } from "./person-cards.tsx";
import { PersonFields } from "./person-fields.tsx";
import type { Typed } from "./person-form.ts";

const saidTexts = {
  saved: "Saved. It holds from their next page on.",
  ended: "Ended. Whatever they had open asks them to sign in again.",
  deactivated: "Deactivated. Their sessions and links have ended; what they did stays theirs.",
  reactivated: "Reactivated. They may ask for a link at the sign-in page.",
  invited: "A link to sign in is on its way.",
} as const;
export type Said = keyof typeof saidTexts;
export const saidIn = (word: string | undefined): Said | null =>
  word === "saved" || word === "ended" || word === "deactivated" || word === "reactivated" || word === "invited"
    ? word
    : null;

export type PersonPageFacts = SettingsView & {
  person: ListedPerson;
  /** The open reviews in their hands. */
  reviews: ReviewRow[];
  typed: Typed;
  wrong: Wrong;
  /** Null = nobody saved meanwhile. */
  differences: Difference[] | null;
  lastAdmin: boolean;
  said: Said | null;
  confirm: boolean;
  isReader: boolean;
};

/** One of our own people: who they are, what they have open, and whether they may sign in. */
export function PersonPage(page: PersonPageFacts) {
  const { person, typed, wrong, formToken, differences, clock } = page;
  const name = person.name || person.email;
  return (
    <>
      <Crumbs places={[{ href: peopleAddress, name: "People" }]} here={name} />
      {differences !== null && <Conflict what="person" differences={differences} />}
      {page.lastAdmin && (
        <Notice good={false}>This is the last admin: make somebody else one first. Nothing was changed.</Notice>
      )}
      {page.said !== null && <Notice good>{saidTexts[page.said]}</Notice>}
      <ErrorSummary wrong={wrong} />
      <Head
        title={name}
        lead={
          <>
            {person.email},{" "}
            {person.lastSeenAt === null ? "never seen" : <>last seen {clock.moment(person.lastSeenAt)}</>}
            {page.isReader && ". This is you."}
          </>
        }
      />
      <div class="columns columns-wide">
        <form method="post" action={personAddress(person.id)} novalidate>
          <input type="hidden" name="token" value={formToken} />
          <input type="hidden" name="version" value={typed.version} />
          <PersonFields typed={typed} wrong={wrong} />
          <div class="form-foot">
            <button class="button button-primary" type="submit">
              Save
            </button>
          </div>
        </form>
        <div>
          <ReviewsCard {...page} />
          <SessionsCard {...page} />
          <AccessCard {...page} />
        </div>
      </div>
    </>
  );
}
