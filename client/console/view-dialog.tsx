import type { SavedView } from "../../database/saved-views.ts";
import { Icon } from "../icons.tsx";
import { type QueueQuery, queueAddress } from "./queue-query.ts";

export const viewNameAtMost = 60;

type Shown = {
  query: QueueQuery;
  formToken: string;
  /** What was typed, where it is no name. */ badName: string | null;
};
const opener = "do-save-view";

/** Names the list as it stands; the address asks for it (`?do=save-view`). */
export function ViewDialog({ query, formToken, badName }: Shown) {
  const address = queueAddress(query);
  const back = `${address}#${opener}`;
  return (
    <dialog class="dialog dialog-page" open aria-labelledby="dialog-title" data-back={back}>
      <form method="post" action="/console/follow-ups/views" novalidate>
        <input type="hidden" name="token" value={formToken} />
        <input type="hidden" name="list" value={address.split("?")[1] ?? ""} />
        <h2 id="dialog-title" tabindex={-1}>
          Save this view
        </h2>
        <p class="second">For you alone: what is chosen now, by a name. The same name again takes its place.</p>
        <div class={badName === null ? "field space" : "field space field-error"}>
          <label class="label" for="view-name">
            Name
          </label>
          {badName !== null && (
            <p class="error-text" id="view-name-error">
              <Icon name="alert" />
              <span>Write a name of 1 to {String(viewNameAtMost)} characters.</span>
            </p>
          )}
          <input
            class="input"
            id="view-name"
            name="name"
            value={badName ?? ""}
            required
            autocomplete="off"
            {...(badName === null ? {} : { "aria-invalid": "true", "aria-describedby": "view-name-error" })}
          />
        </div>
        <div class="dialog-foot">
          <a class="button" href={back}>
            Cancel
          </a>
          <button class="button button-primary" type="submit">
            Save view
          </button>
        </div>
      </form>
    </dialog>
  );
}

/** A person's own views, and the way to one more, or to be rid of the one they look at. */
export function OwnViews({ query, views, formToken }: { query: QueueQuery; views: SavedView[]; formToken: string }) {
  const [here, search = ""] = queueAddress(query).split("?");
  const current = views.find((view) => view.query === search);
  return (
    <>
      {views.map((view) => (
        <a
          class="chip"
          href={view.query === "" ? here : `${here}?${view.query}`}
          {...(view === current ? { "aria-current": "true" } : {})}
        >
          {view.name}
        </a>
      ))}
      {current === undefined ? (
        <a class="chip" id={opener} href={`${here}?${search === "" ? "" : `${search}&`}do=save-view`}>
          <Icon name="plus" />
          Save this view
        </a>
      ) : (
        <form method="post" action={`/console/follow-ups/views/${current.id}/remove`}>
          <input type="hidden" name="token" value={formToken} />
          <button class="chip" type="submit">
            <Icon name="cross" />
            Remove this view
          </button>
        </form>
      )}
    </>
  );
}
