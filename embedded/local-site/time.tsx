const inWords = new Intl.DateTimeFormat("en-GB", {
  weekday: "short",
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
});

/** In the zone of this machine: the page is only for the person who sits at it. */
export function Time({ at }: { at: Date }) {
  return (
    <time datetime={at.toISOString()} title={at.toISOString()}>
      {inWords.format(at)}
    </time>
  );
}
