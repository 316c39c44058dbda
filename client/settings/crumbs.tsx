import type { Child } from "hono/jsx";

type Place = { href: string; name: string };

/** Where a page is, below the list that it belongs to. */
export function Crumbs({ places, here }: { places: Place[]; here: Child }) {
  return (
    <nav aria-label="Where you are">
      <ol class="crumbs">
        {places.map(({ href, name }) => (
          <li>
            <a href={href}>{name}</a>
          </li>
        ))}
        <li>{here}</li>
      </ol>
    </nav>
  );
}
