/** How long npm may take to pass on what the terminal has said to us already. */
const samePressMs = 1_000;

/**
 * What a process does each time it is asked to stop. One Ctrl-C comes twice: from the terminal, and from npm, which passes
 * it on; only what comes later is a second one.
 */
export function stopHeard({ first, again }: { first: () => void; again: () => void }): () => void {
  let since: number | null = null;
  return () => {
    const now = performance.now();
    if (since === null) {
      since = now;
      first();
    } else if (now - since > samePressMs) again();
  };
}
