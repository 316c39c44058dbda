import { html } from "hono/html";
import type { Child } from "hono/jsx";
import { stylesheetPath } from "../static/stylesheet.ts";
import { scriptPath } from "./script.ts";
import { Sprite } from "../icons.tsx";

/** What every page of the console and of the sign-in begins with. */
export function consoleDocument({ title, children }: { title: string; children?: Child }) {
  return html`<!doctype html>${(
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <title>{`${title} · Aftercare`}</title>
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <link rel="icon" href="data:," />
          <link rel="stylesheet" href={stylesheetPath} />
          <script src={scriptPath} defer></script>
        </head>
        <body>
          <Sprite />
          <a class="skip-link" href="#main">
            Skip to content
          </a>
          {children}
        </body>
      </html>
    )}`;
}
