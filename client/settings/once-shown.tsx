import type { Child } from "hono/jsx";

/** A secret on the one page that ever shows it; the button to copy it appears where there is a script to do so. */
export function OnceShown({
  id,
  label,
  value,
  children,
}: {
  id: string;
  label: string;
  value: string;
  children?: Child;
}) {
  return (
    <div class="notice notice-warn space" role="status">
      <div class="notice-body">
        <label class="label" for={id}>
          {label}
        </label>
        <input class="input mono" id={id} value={value} readonly />
        <p class="row">
          <button class="button button-small" type="button" data-copy={id} hidden>
            Copy
          </button>
          <span class="second small">{children}</span>
        </p>
      </div>
    </div>
  );
}
