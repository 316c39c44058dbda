import type { Child } from "hono/jsx";

/** The drawings of all pages, by name; the word always stands beside them, and the shape says the same as the colour. */
const shapes = {
  alert: (
    <>
      <path d="M8 2.2l6.3 11.3H1.7z" />
      <path d="M8 6.5v3.2M8 11.7h.01" />
    </>
  ),
  calendar: (
    <>
      <rect x="2" y="3" width="12" height="11" rx="1.5" />
      <path d="M2 6.5h12M5.3 1.6v2.6M10.7 1.6v2.6" />
    </>
  ),
  check: <path d="M3 8.5l3.3 3.3L13 4.5" />,
  clock: (
    <>
      <circle cx="8" cy="8" r="6.2" />
      <path d="M8 4.5V8l2.3 1.6" />
    </>
  ),
  cross: <path d="M4 4l8 8M12 4l-8 8" />,
  held: (
    <>
      <circle cx="8" cy="8" r="6.2" />
      <path d="M5.2 8.3l2 2 3.7-4.4" />
    </>
  ),
  inbox: (
    <>
      <path d="M2 9.5L4 3h8l2 6.5V13H2z" />
      <path d="M2 9.5h3.5l.8 1.6h3.4l.8-1.6H14" />
    </>
  ),
  link: (
    <path d="M6.7 9.3l2.6-2.6M7.3 4.8l1.5-1.5a2.8 2.8 0 0 1 4 4L11.2 8.7M8.7 11.2l-1.5 1.5a2.8 2.8 0 0 1-4-4l1.6-1.5" />
  ),
  pause: <path d="M5.5 3.5v9M10.5 3.5v9" />,
  quote: <path d="M6.5 4.5C4 5.2 2.8 6.8 2.8 9.2v2.3h3.7V8H4.6M13.2 4.5c-2.5.7-3.7 2.3-3.7 4.7v2.3h3.7V8h-1.9" />,
  list: <path d="M5.5 4h8M5.5 8h8M5.5 12h8M2.5 4h.01M2.5 8h.01M2.5 12h.01" />,
  loop: (
    <>
      <path d="M13.2 8a5.2 5.2 0 1 1-1.6-3.7" />
      <path d="M13.4 2.2v2.9h-2.9" />
      <path d="M5.9 8.1l1.5 1.5 2.8-3.2" />
    </>
  ),
  mail: (
    <>
      <rect x="1.8" y="3.2" width="12.4" height="9.6" rx="1.5" />
      <path d="M2.2 4.5L8 8.8l5.8-4.3" />
    </>
  ),
  more: <path d="M3.5 8h.01M8 8h.01M12.5 8h.01" />,
  dash: <path d="M4 8h8" />,
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
  partly: (
    <>
      <circle cx="8" cy="8" r="6.2" />
      <path d="M8 1.8a6.2 6.2 0 0 1 0 12.4z" fill="currentColor" stroke="none" />
    </>
  ),
  plus: <path d="M8 3v10M3 8h10" />,
  reopen: (
    <>
      <path d="M2.8 8a5.2 5.2 0 1 0 1.6-3.7" />
      <path d="M2.6 2.2v2.9h2.9" />
    </>
  ),
  reply: (
    <>
      <path d="M6 4L2.2 7.7 6 11.4" />
      <path d="M2.5 7.7h6.3c2.7 0 4.7 1.6 4.7 4.6" />
    </>
  ),
  search: (
    <>
      <circle cx="7" cy="7" r="4.5" />
      <path d="M10.5 10.5L14 14" />
    </>
  ),
  skip: <path d="M3 4l5 4-5 4zM9 4l5 4-5 4z" />,
  sliders: (
    <>
      <path d="M2 4.5h5.5M11 4.5h3M2 11.5h3M8.5 11.5H14" />
      <circle cx="9.2" cy="4.5" r="1.7" />
      <circle cx="6.7" cy="11.5" r="1.7" />
    </>
  ),
  sun: (
    <>
      <circle cx="8" cy="8" r="2.8" />
      <path d="M8 1.5v1.3M8 13.2v1.3M1.5 8h1.3M13.2 8h1.3M3.4 3.4l.9.9M11.7 11.7l.9.9M3.4 12.6l.9-.9M11.7 4.3l.9-.9" />
    </>
  ),
  tree: (
    <>
      <circle cx="8" cy="3.2" r="1.7" />
      <circle cx="3.8" cy="12.6" r="1.7" />
      <circle cx="12.2" cy="12.6" r="1.7" />
      <path d="M8 4.9V8M3.8 10.9V8h8.4v2.9" />
    </>
  ),
  user: (
    <>
      <circle cx="8" cy="5.3" r="2.7" />
      <path d="M2.8 14c.4-2.9 2.5-4.4 5.2-4.4s4.8 1.5 5.2 4.4" />
    </>
  ),
  wrench: (
    <path d="M10.2 2.4a3.6 3.6 0 0 0-3.5 4.7L2.3 11.5a1.5 1.5 0 0 0 2.2 2.2l4.4-4.4a3.6 3.6 0 0 0 4.6-4.5l-2 2-2-.5-.5-2z" />
  ),
} satisfies Record<string, Child>;
export type IconName = keyof typeof shapes;
const isName = (name: string): name is IconName => name in shapes;

/** Drawn once in a page; every `Icon` refers to it. Without names, all there are. */
export function Sprite({ names = Object.keys(shapes).filter(isName) }: { names?: readonly IconName[] }) {
  return (
    <svg class="sprite" aria-hidden="true" focusable="false">
      {names.map((name) => (
        <symbol id={`i-${name}`} viewBox="0 0 16 16">
          {shapes[name]}
        </symbol>
      ))}
    </svg>
  );
}

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" aria-hidden="true" viewBox="0 0 16 16">
      <use href={`#i-${name}`}></use>
    </svg>
  );
}
