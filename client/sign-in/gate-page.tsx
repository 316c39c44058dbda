import type { Context } from "hono";
import type { Child } from "hono/jsx";
import { consoleDocument } from "../console/document.tsx";
import { Icon } from "../icons.tsx";

type Gate = { title: string; organisation: string; children?: Child };

/** The frame of the pages in front of the console. */
export function gatePage({ title, organisation, children }: Gate) {
  return consoleDocument({
    title,
    children: (
      <main class="gate" id="main">
        <div class="gate-box">
          <p class="brand">
            <Icon name="loop" />
            Aftercare
          </p>
          <h1>{title.replace(/^Error: /, "")}</h1>
          <p class="second space">{organisation} support console</p>
          {children}
        </div>
      </main>
    ),
  });
}

type Asking = {
  organisation: string;
  returnTo: string | null;
  typed?: string;
  wrong?: boolean;
  said?: string | undefined;
};

/** Asks for the address; the link comes by mail. */
export function emailPage({ organisation, returnTo, typed = "", wrong = false, said }: Asking) {
  return gatePage({
    title: wrong ? "Error: Sign in" : "Sign in",
    organisation,
    children: (
      <>
        {said !== undefined && (
          <p class="notice space-l" role="status">
            {said}
          </p>
        )}
        <form method="post" action="/sign-in" class="space-l" novalidate>
          {returnTo !== null && <input type="hidden" name="to" value={returnTo} />}
          <div class={wrong ? "field field-error" : "field"}>
            <label class="label" for="email">
              E-mail
            </label>
            {wrong && (
              <p class="error-text" id="email-error">
                <Icon name="alert" />
                <span>Write your whole address, such as sam@acme.example.</span>
              </p>
            )}
            <input
              class="input"
              type="email"
              id="email"
              name="email"
              autocomplete="username"
              value={typed}
              required
              {...(wrong ? { "aria-invalid": "true", "aria-describedby": "email-error", autofocus: true } : {})}
            />
          </div>
          <div class="space-l">
            <button class="button button-primary" type="submit">
              Mail me a sign-in link
            </button>
          </div>
        </form>
        <p class="small second space-l">
          No account yet? Ask an admin of your team.
          <br />
          Answering a check-in needs no account. Use the link in your mail.
        </p>
      </>
    ),
  });
}

/** The same for every address, known here or not. */
export function sentPage({ organisation }: { organisation: string }) {
  return gatePage({
    title: "Look into your mail",
    organisation,
    children: (
      <>
        <p class="space-l" role="status">
          If the address belongs to one of us, a link is on its way. It works once, for 15 minutes.
        </p>
        <p class="space">
          <a href="/sign-in">Use another address</a>
        </p>
      </>
    ),
  });
}

/** The button is what uses the link: mail scanners open links, but press nothing. */
export function enterPage({ organisation, path }: { organisation: string; path: string }) {
  return gatePage({
    title: "Sign in",
    organisation,
    children: (
      <>
        <p class="space-l">The link is good. It works once, in this browser.</p>
        <form method="post" action={path} class="space-l">
          <input type="hidden" name="zone" value="" data-zone />
          <button class="button button-primary" type="submit">
            Sign in
          </button>
        </form>
      </>
    ),
  });
}

export function linkOverPage({ organisation }: { organisation: string }) {
  return gatePage({
    title: "This link is over",
    organisation,
    children: (
      <>
        <p class="space-l">It was used already, or is too old. Nothing has happened.</p>
        <p class="space-l">
          <a class="button button-primary" href="/sign-in">
            Get a new link
          </a>
        </p>
      </>
    ),
  });
}

/** For everybody while Postgres is away, before anything is asked of it. */
export const awayPage =
  ({ organisation }: { organisation: string }) =>
  (c: Context): Response | Promise<Response> => {
    const way = {
      href: c.req.method === "GET" ? c.req.path + new URL(c.req.url).search : "/console",
      label: "Try again",
    };
    const why =
      "The database cannot be reached. Nothing is lost, and what runs by itself goes on. Try again in a moment.";
    c.header("Retry-After", "5");
    return c.html(stoppedPage({ organisation, title: "Not available at the moment", why, way }), 503);
  };

/** Any other reason why it does not go on here. */
export function stoppedPage({
  organisation,
  title,
  why,
  way,
}: Gate & { why: string; way: { href: string; label: string } }) {
  return gatePage({
    title,
    organisation,
    children: (
      <>
        <p class="space-l" role="status">
          {why}
        </p>
        <p class="space-l">
          <a class="button button-primary" href={way.href}>
            {way.label}
          </a>
        </p>
      </>
    ),
  });
}
