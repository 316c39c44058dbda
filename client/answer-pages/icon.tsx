/** The drawings of the customer pages; the shape says the same as the colour. */
const shapes = {
  held: (
    <>
      <circle cx="8" cy="8" r="6.2" />
      <path d="M5.2 8.3l2 2 3.7-4.4" />
    </>
  ),
  partly: (
    <>
      <circle cx="8" cy="8" r="6.2" />
      <path d="M8 1.8a6.2 6.2 0 0 1 0 12.4z" fill="currentColor" stroke="none" />
    </>
  ),
  "not-held": (
    <>
      <circle cx="8" cy="8" r="6.2" />
      <path d="M5.8 5.8l4.4 4.4M10.2 5.8l-4.4 4.4" />
    </>
  ),
  "not-tested": (
    <>
      <circle cx="8" cy="8" r="6.2" stroke-dasharray="2.4 2.1" />
      <path d="M8 5v3.2l2 1.2" />
    </>
  ),
  reopen: (
    <>
      <path d="M2.8 8a5.2 5.2 0 1 0 1.6-3.7" />
      <path d="M2.6 2.2v2.9h2.9" />
    </>
  ),
  alert: (
    <>
      <path d="M8 2.2l6.3 11.3H1.7z" />
      <path d="M8 6.5v3.2M8 11.7h.01" />
    </>
  ),
};
export type IconName = keyof typeof shapes;

/** Decoration only: the word always stands beside it. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" aria-hidden="true" focusable="false" viewBox="0 0 16 16">
      {shapes[name]}
    </svg>
  );
}
