import type { Child } from "hono/jsx";

type Removable = {
  /** What is removed: "connection". */
  what: string;
  /** Of its page; `?do=remove` is the second look. */
  address: string;
  confirm: boolean;
  /** Said before it is asked for, and what is lost by it. */
  before: string;
  lost: Child;
  formToken: string;
};

/** Removing takes a second press: it cannot be undone. */
export function RemoveCard({ what, address, confirm, before, lost, formToken }: Removable) {
  return (
    <section class="card" id="remove" aria-labelledby="remove-title">
      <h2 id="remove-title">Remove</h2>
      {confirm ? (
        <form method="post" action={`${address}/delete`}>
          <input type="hidden" name="token" value={formToken} />
          <p>{lost}</p>
          <div class="row space">
            <button class="button button-danger" type="submit">
              Remove {what}
            </button>
            <a class="button" href={address}>
              Cancel
            </a>
          </div>
        </form>
      ) : (
        <>
          <p class="second">{before}</p>
          <p class="space">
            <a class="button" href={`${address}?do=remove#remove`}>
              Remove…
            </a>
          </p>
        </>
      )}
    </section>
  );
}
