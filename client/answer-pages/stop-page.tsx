import { customerPage } from "./customer-page.tsx";
import { Icon } from "../icons.tsx";
import type { Wording } from "./wording.tsx";

type StopPage = {
  wording: Wording;
  organisation: string;
  /** The tickets of the mail, by the helpdesk's numbers. */
  numbers: string[];
  address: string;
  /** How far the customer has opted out already. */
  stopped: "all" | "ticket" | null;
  /** They have just taken it back. */
  askedAgain: boolean;
  path: string;
  /** The question, where the link allows to answer it. */
  question: string | null;
  failed: boolean;
};

/** How do I stop this, and how do I take it back? */
export function stopPage(page: StopPage) {
  const { wording, organisation, numbers, stopped, askedAgain, failed } = page;
  const title = wording.text(stopped !== null ? "stopped" : askedAgain ? "asked-again" : "stop");
  const one = numbers.length === 1;
  return customerPage({
    wording,
    organisation,
    title: failed ? wording.text("title-error", { title }) : title,
    about: one
      ? wording.text("ticket", { number: numbers[0] ?? "" })
      : wording.text("tickets", { count: numbers.length }),
    foot: <p>{wording.text("stop-foot")}</p>,
    children: (
      <>
        {failed && <Missing wording={wording} />}
        <h1 class={failed ? "space-l" : undefined}>{title}</h1>
        {stopped !== null ? (
          <Stopped {...page} stopped={stopped} />
        ) : askedAgain ? (
          <AskedAgain {...page} />
        ) : (
          <Choose {...page} />
        )}
        {page.question !== null && (
          <p class="space-l">
            <a class="stop-link" href={page.question}>
              {wording.text("stop-back")}
            </a>
          </p>
        )}
      </>
    ),
  });
}

function Missing({ wording }: { wording: Wording }) {
  return (
    <div class="error-summary" role="alert" tabindex={-1} id="errors" autofocus>
      <h2>{wording.text("error-missing", { count: 1 })}</h2>
      <p>
        <a href="#scope-ticket">{wording.text("stop-error")}</a>
      </p>
    </div>
  );
}

function Choose({ wording, numbers, address, path, failed }: StopPage) {
  const about = { count: numbers.length, number: numbers[0] ?? "" };
  const described = failed ? { "aria-describedby": "scope-error" } : {};
  return (
    <>
      <p class="customer-about">{wording.text("stop-about")}</p>
      <form method="post" action={path}>
        <fieldset class={failed ? "field field-error" : "field"}>
          <legend class="legend">{wording.text("stop-which")}</legend>
          {failed && (
            <p class="error-text" id="scope-error">
              <Icon name="alert" />
              <span>{wording.text("stop-error")}</span>
            </p>
          )}
          <div class="choices">
            <label class="choice">
              <input type="radio" name="scope" value="ticket" id="scope-ticket" {...described} />
              <span>{wording.text("stop-ticket", about)}</span>
            </label>
            <label class="choice">
              <input type="radio" name="scope" value="all" checked={!failed} {...described} />
              <span>{wording.rich("stop-all", { address: <bdi>{address}</bdi> })}</span>
            </label>
          </div>
        </fieldset>
        <div class="space-l">
          <button class="button button-primary" type="submit">
            {wording.text("stop-send")}
          </button>
        </div>
      </form>
      <p class="space-l hint">{wording.text("stop-hint")}</p>
    </>
  );
}

function Stopped({ wording, numbers, address, path, stopped }: StopPage & { stopped: "all" | "ticket" }) {
  const about = { count: numbers.length, number: numbers[0] ?? "" };
  return (
    <>
      <p class="customer-about" role="status">
        {stopped === "all"
          ? wording.rich("stopped-all", { address: <bdi>{address}</bdi> })
          : wording.text("stopped-ticket", about)}
      </p>
      <p class="space-l">{wording.text("stopped-again")}</p>
      <form method="post" action={path} class="space">
        <button class="button" type="submit" name="scope" value="none">
          {wording.text("stopped-undo")}
        </button>
        {stopped === "ticket" && (
          <button class="button button-plain" type="submit" name="scope" value="all">
            {wording.text("stopped-stop-all")}
          </button>
        )}
      </form>
    </>
  );
}

/** Said in as many words: the choice alone, standing there again, would look as if the press had not counted. */
function AskedAgain({ wording, address, path }: StopPage) {
  return (
    <>
      <p class="customer-about" role="status">
        {wording.rich("asked-again-about", { address: <bdi>{address}</bdi> })}
      </p>
      <p class="space-l">
        <a class="stop-link" href={path}>
          {wording.text("stop")}
        </a>
      </p>
    </>
  );
}
