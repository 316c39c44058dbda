const shapes = {
  alert: ["M8 2.2l6.3 11.3H1.7z", "M8 6.5v3.2M8 11.7h.01"],
  check: ["M3 8.5l3.3 3.3L13 4.5"],
  inbox: ["M2 9.5L4 3h8l2 6.5V13H2z", "M2 9.5h3.5l.8 1.6h3.4l.8-1.6H14"],
  list: ["M5.5 4h8M5.5 8h8M5.5 12h8M2.5 4h.01M2.5 8h.01M2.5 12h.01"],
  lock: ["M3.5 7.5h9v6h-9z", "M5.3 7.3V5.2a2.7 2.7 0 0 1 5.4 0v2.1"],
  mail: ["M2 3.2h12v9.6H2z", "M2.2 4.5L8 8.8l5.8-4.3"],
  plus: ["M8 3v10M3 8h10"],
  reopen: ["M2.8 8a5.2 5.2 0 1 0 1.6-3.7", "M2.6 2.2v2.9h2.9"],
  reply: ["M6 4L2.2 7.7 6 11.4", "M2.5 7.7h6.3c2.7 0 4.7 1.6 4.7 4.6"],
  tag: ["M2.2 8.2V2.4H8l5.8 5.8L8 14z", "M5 5.2h.01"],
  user: ["M8 2.6a2.7 2.7 0 1 1 0 5.4 2.7 2.7 0 0 1 0-5.4z", "M2.8 14c.4-2.9 2.5-4.4 5.2-4.4s4.8 1.5 5.2 4.4"],
  wrench: [
    "M10.2 2.4a3.6 3.6 0 0 0-3.5 4.7L2.3 11.5a1.5 1.5 0 0 0 2.2 2.2l4.4-4.4a3.6 3.6 0 0 0 4.6-4.5l-2 2-2-.5-.5-2z",
  ],
} as const;
export type IconName = keyof typeof shapes;

/** Always beside a word, never instead of one. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" aria-hidden="true" viewBox="0 0 16 16">
      {shapes[name].map((shape) => (
        <path d={shape} />
      ))}
    </svg>
  );
}
