import type { Child } from "hono/jsx";
import { countOf } from "../console/words.ts";
import { personAddress } from "./addresses.ts";
import type { PersonPageFacts } from "./person-page.tsx";

/** What is in their hands, and stays there until somebody else takes it. */
export function ReviewsCard({ reviews, person }: PersonPageFacts) {
  return (
    <section class="card" id="reviews" aria-labelledby="reviews-title">
      <h2 id="reviews-title">Open reviews</h2>
      {reviews.length === 0 ? (
        <p class="second">None is theirs.</p>
      ) : (
        <>
          {person.disabledAt !== null && <p>Still theirs: give each of them to somebody who may sign in.</p>}
          <ul>
            {reviews.map((review) => (
              <li>
                <a href={`/console/reviews/${review.id}`}>{review.title}</a>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

export function SessionsCard({ person, formToken }: PersonPageFacts) {
  return (
    <section class="card" id="sessions" aria-labelledby="sessions-title">
      <h2 id="sessions-title">Sessions</h2>
      <p>{person.sessions === 0 ? "Nothing is open." : `${countOf(person.sessions, "session")} open.`}</p>
      <p class="second small">Ending them ends links that were mailed, too. They may ask for a new one.</p>
      <form class="space" method="post" action={`${personAddress(person.id)}/end-sessions`}>
        <input type="hidden" name="token" value={formToken} />
        <button class="button button-small" type="submit">
          End all sessions
        </button>
      </form>
    </section>
  );
}

/** Shutting somebody out takes a second press, which says what is left in their hands. */
export function AccessCard({ person, reviews, confirm, formToken }: PersonPageFacts) {
  const address = personAddress(person.id);
  const out = person.disabledAt !== null;
  return (
    <section class="card" id="access" aria-labelledby="access-title">
      <h2 id="access-title">{out ? "Deactivated" : "Access"}</h2>
      {out ? (
        <Press address={`${address}/reactivate`} label="Reactivate" formToken={formToken} look="" />
      ) : confirm ? (
        <>
          <p>
            Their sessions end at once and no link lets them in.{" "}
            {reviews.length === 0
              ? "No open review is theirs."
              : `${countOf(reviews.length, "open review")} ${reviews.length === 1 ? "is" : "are"} theirs and ${reviews.length === 1 ? "waits" : "wait"} for a new owner.`}
          </p>
          <Press address={`${address}/deactivate`} label="Deactivate" formToken={formToken} look="button-danger">
            <a class="button" href={address}>
              Cancel
            </a>
          </Press>
        </>
      ) : (
        <>
          <Press address={`${address}/invite`} label="Mail a link to sign in" formToken={formToken} look="" />
          <p class="space">
            <a class="button" href={`${address}?do=deactivate#access`}>
              Deactivate…
            </a>
          </p>
        </>
      )}
    </section>
  );
}

type Pressed = { address: string; label: string; formToken: string; look: string; children?: Child };

function Press({ address, label, formToken, look, children }: Pressed) {
  return (
    <form class="row space" method="post" action={address}>
      <input type="hidden" name="token" value={formToken} />
      <button class={`button ${look}`} type="submit">
        {label}
      </button>
      {children}
    </form>
  );
}
