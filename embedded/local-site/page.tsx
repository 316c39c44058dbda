import type { Context } from "hono";
import { html } from "hono/html";
import type { Child } from "hono/jsx";
import { Icon } from "./icon.tsx";
import type { IconName } from "./icon.tsx";

/** One embedded part: its name, and where its menu leads. */
export type Site = { name: string; icon: IconName; foot: string };
export type NavItem = { href: string; label: string; icon: IconName; count?: number | undefined; current: boolean };
export type PageContent = {
  site: Site;
  title: string;
  nav: NavItem[][];
  /** A list that grows by itself; a page with forms is not fetched again under the person who writes in them. */
  refreshes?: boolean;
  children: Child;
};

/** Sends one page. What is marked `data-live` follows the server by /live.js; without scripts, lists reload as a whole. */
export function sendPage(
  c: Context,
  { status = 200, ...page }: PageContent & { status?: 200 | 404 | 409 | 422 | 502 },
) {
  return c.html(html`<!doctype html>${<Page {...page} />}`, status);
}

function Page({ site, title, nav, refreshes = false, children }: PageContent) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>{`${title} · ${site.name}`}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/site.css" />
        <script type="module" src="/live.js" />
        {refreshes ? (
          <noscript>
            <meta http-equiv="refresh" content="5" />
          </noscript>
        ) : null}
      </head>
      <body>
        <a class="skip-link" href="#main">
          Skip to content
        </a>
        <div class="frame">
          <header class="side">
            <a class="brand" href="/" aria-label={site.name}>
              <Icon name={site.icon} />
              <span>{site.name}</span>
            </a>
            <nav aria-label="Main">
              {nav.map((items) => (
                <ul class="nav-list">
                  {items.map((item) => (
                    <li>
                      <a class="nav-link" href={item.href} aria-current={item.current ? "page" : undefined}>
                        <Icon name={item.icon} />
                        {item.label}
                        {item.count === undefined ? null : <span class="nav-count">{item.count}</span>}
                      </a>
                    </li>
                  ))}
                </ul>
              ))}
            </nav>
            <p class="side-foot">{site.foot}</p>
          </header>
          <main class="main" id="main" tabindex={-1}>
            {children}
          </main>
        </div>
      </body>
    </html>
  );
}
