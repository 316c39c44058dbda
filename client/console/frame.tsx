import type { Child } from "hono/jsx";
import type { FrameFacts } from "../../database/today.ts";
import type { Person } from "../../database/people.ts";
import type { Reader } from "../../database/sessions.ts";
import { authorize } from "../authorize.ts";
import { clockFor } from "./clock.tsx";
import { consoleDocument } from "./document.tsx";
import { Icon, type IconName } from "../icons.tsx";
import { KeysDialog } from "./keys-dialog.tsx";
import { number, roleName } from "./words.ts";
import { countedAtMost } from "../../database/queue.ts";

type Frame = {
  title: string;
  here: "today" | "follow-ups" | "reviews" | "settings" | null;
  person: Reader;
  formToken: string;
  facts: FrameFacts;
  children?: Child;
};

/** How much needs this person now. */
export function needed(person: Person, { looks, reviews, alarms }: FrameFacts): number {
  return looks + reviews + (seesAlarms(person) ? alarms : 0);
}

const seesAlarms = (person: Person): boolean =>
  authorize({ kind: "person", ...person }, { action: "see-alarms", resource: null });

/** The console around a page: where one can go, how the installation is, who one is. */
export function consolePage({ title, here, person, formToken, facts, children }: Frame) {
  const open = facts.open > countedAtMost ? `${number(countedAtMost)}+` : number(facts.open);
  return consoleDocument({
    title,
    children: (
      <div class="frame">
        <header class="side">
          <a class="brand" href="/console" aria-label="Aftercare, today">
            <Icon name="loop" />
            <span>Aftercare</span>
          </a>
          <nav aria-label="Main">
            <ul class="nav-list">
              <NavLink
                href="/console"
                icon="sun"
                name="Today"
                count={number(needed(person, facts))}
                here={here === "today"}
              />
              <NavLink
                href="/console/follow-ups"
                icon="list"
                name="Follow-ups"
                count={open}
                here={here === "follow-ups"}
              />
              <NavLink
                href="/console/reviews"
                icon="tree"
                name="Reviews"
                count={number(facts.reviews)}
                here={here === "reviews"}
              />
            </ul>
            {authorize({ kind: "person", ...person }, { action: "see-settings", resource: null }) && (
              <ul class="nav-list">
                <NavLink href="/console/settings" icon="sliders" name="Settings" count="0" here={here === "settings"} />
              </ul>
            )}
          </nav>
          <div class="side-foot">
            <Pulse person={person} facts={facts} />
            <SignOut person={person} formToken={formToken} />
          </div>
          <div class="side-out">
            <a class="link-button" href="/console/account">
              Account
            </a>
            <SignOut person={person} formToken={formToken} />
          </div>
        </header>
        <main class="main" id="main" tabindex={-1}>
          {children}
        </main>
        <KeysDialog off={person.keysOff} />
      </div>
    ),
  });
}

type Link = { href: string; icon: IconName; name: string; count: string; here: boolean };

function NavLink({ href, icon, name, count, here }: Link) {
  return (
    <li>
      <a class="nav-link" href={href} {...(here ? { "aria-current": "page" } : {})}>
        <Icon name={icon} />
        {name}
        {count !== "0" && <span class="nav-count">{count}</span>}
      </a>
    </li>
  );
}

const alarmed = "Something needs a look";
/** To whom alarms are not shown, since they can do nothing about them. */
const called = "Something is disturbed; an admin has been told";

function Pulse({ person, facts }: { person: Person; facts: FrameFacts }) {
  const clock = clockFor({ now: facts.now, timeZone: person.timeZone });
  return (
    <p class="pulse">
      <Icon name={facts.alarms === 0 ? "check" : "alert"} />
      <span>
        {facts.alarms === 0 ? (
          "Running normally"
        ) : seesAlarms(person) ? (
          <a href="/console/alarms">{alarmed}</a>
        ) : (
          called
        )}
        <br />
        <span class="quiet">
          {facts.lastMailAt === null ? "no mail sent yet" : `last mail ${clock.since(facts.lastMailAt)} ago`}
        </span>
      </span>
    </p>
  );
}

function SignOut({ person, formToken }: { person: Person; formToken: string }) {
  return (
    <form method="post" action="/sign-out">
      <input type="hidden" name="token" value={formToken} />
      <p class="side-person">
        <a href="/console/account">{person.name || person.email}</a>{" "}
        <span class="quiet">
          · {roleName(person.role)}, times in {person.timeZone}
        </span>
      </p>
      <button class="link-button" type="submit">
        Sign out
      </button>
    </form>
  );
}
