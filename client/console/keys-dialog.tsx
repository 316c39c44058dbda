/** Opened by `?`; without script there are no keys, and this stays closed. */
export function KeysDialog({ off }: { off: boolean }) {
  return (
    <dialog class="dialog" id="keys" aria-labelledby="keys-title" {...(off ? { "data-off": "" } : {})}>
      <h2 id="keys-title" tabindex={-1}>
        Keys
      </h2>
      <dl class="facts">
        {keys.map(([key, what]) => (
          <>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </>
        ))}
      </dl>
      <p class="space">
        <label class="choice">
          <input type="checkbox" id="keys-off" /> <span>Turn the keys off in this browser</span>
        </label>
      </p>
      <p class="second small">
        {off ? "They are off for you on every device" : "To turn them off on every device, go"}:{" "}
        <a href="/console/account">your account</a>
      </p>
      <form method="dialog" class="dialog-foot">
        <button class="button" type="submit">
          Close
        </button>
      </form>
    </dialog>
  );
}

const keys = [
  ["/", "Search"],
  ["j", "Next in the list"],
  ["k", "Previous in the list"],
  ["x", "Select it"],
  ["Enter", "Open it"],
  ["?", "These keys"],
  ["Esc", "Close"],
] as const;
