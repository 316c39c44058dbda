import { html } from "hono/html";
import type { Child } from "hono/jsx";
import { type IconName, Sprite } from "../icons.tsx";
import { stylesheetPath } from "../static/stylesheet.ts";
import type { Wording } from "./wording.tsx";

type CustomerPage = {
  wording: Wording;
  title: string;
  organisation: string;
  /** What the page is about, at the top right: a ticket's number. */
  about?: string | undefined;
  foot?: Child;
  children?: Child;
};

/** All that is drawn on these pages. */
const drawn = ["held", "partly", "not-held", "not-tested", "reopen", "alert"] as const satisfies IconName[];

/** The frame of every page a customer sees: one column, one style sheet, no script. */
export function customerPage({ wording, title, organisation, about, foot, children }: CustomerPage) {
  return html`<!doctype html>${(
      <html lang={wording.language} dir={wording.dir}>
        <head>
          <meta charset="utf-8" />
          <title>{`${title} · ${organisation}`}</title>
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <meta name="robots" content="noindex" />
          <meta name="referrer" content="no-referrer" />
          <link rel="icon" href="data:," />
          <link rel="stylesheet" href={stylesheetPath} />
        </head>
        <body class="customer">
          <Sprite names={drawn} />
          <a class="skip-link" href="#main">
            {wording.text("skip")}
          </a>
          <div class="customer-page">
            <header class="customer-head">
              <strong>{organisation}</strong>
              {about !== undefined && <span>{about}</span>}
            </header>
            <main id="main">{children}</main>
            {foot !== undefined && <footer class="customer-foot">{foot}</footer>}
          </div>
        </body>
      </html>
    )}`;
}
