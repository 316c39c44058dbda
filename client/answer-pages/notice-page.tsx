import { customerPage } from "./customer-page.tsx";
import { type Form, mostWords } from "./answer-form.ts";
import type { Wording } from "./wording.tsx";

type Notice = { wording: Wording; organisation: string };

/** The same for a link that never was, that was revoked, and that is for something else. */
export function unknownPage({ wording, organisation }: Notice) {
  return customerPage({
    wording,
    organisation,
    title: wording.text("unknown"),
    children: (
      <>
        <h1>{wording.text("unknown")}</h1>
        <p class="customer-about">{wording.text("unknown-about")}</p>
        <p class="space-l">{wording.text("unknown-reply")}</p>
      </>
    ),
  });
}

/** An address of ours, asked in a way that no page of ours asks. */
export function notThatWayPage({ wording, organisation, path }: Notice & { path: string }) {
  return customerPage({
    wording,
    organisation,
    title: wording.text("not-that-way"),
    children: (
      <>
        <h1>{wording.text("not-that-way")}</h1>
        <p class="customer-about">{wording.text("not-that-way-about")}</p>
        <p class="space-l">
          <a class="button button-primary" href={path}>
            {wording.text("not-that-way-open")}
          </a>
        </p>
      </>
    ),
  });
}

export function tooLongPage({ wording, organisation }: Notice) {
  return customerPage({
    wording,
    organisation,
    title: wording.text("too-long"),
    children: (
      <>
        <h1>{wording.text("too-long")}</h1>
        <p class="customer-about">{wording.text("too-long-about", { most: mostWords })}</p>
      </>
    ),
  });
}

type Retry = Notice & {
  why: { kind: "too-many"; seconds: number } | { kind: "failed" };
  /** With its query: the choice made in the mail is kept. */
  path: string;
  /** What was being sent; null when nothing was. */
  form: Form | null;
};

/** Not now: everything that was typed stays in this page, and one press sends it again. */
export function retryPage({ wording, organisation, why, path, form }: Retry) {
  return customerPage({
    wording,
    organisation,
    title: wording.text(why.kind),
    children: (
      <>
        <h1>{wording.text(why.kind)}</h1>
        <p class="customer-about" role="status">
          {why.kind === "too-many" ? wording.text("too-many-about", why) : wording.text("failed-about")}{" "}
          {form !== null && wording.text("kept")}
        </p>
        {form === null ? (
          <p class="space-l">
            <a class="button button-primary" href={path}>
              {wording.text("open-again")}
            </a>
          </p>
        ) : (
          <SendAgain wording={wording} path={path} form={form} />
        )}
      </>
    ),
  });
}

/** The words stay readable and editable; the rest goes along unseen. */
function SendAgain({ wording, path, form }: { wording: Wording; path: string; form: Form }) {
  const [words, others] = [[...form].filter(isWords), [...form].filter((entry) => !isWords(entry))];
  return (
    <form method="post" action={path}>
      {others.map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      {words.map(([name, value]) => (
        <div class="field">
          <label class="label" for={name}>
            {wording.text("words")}
          </label>
          <textarea class="textarea" id={name} name={name} rows={3} dir="auto">
            {value}
          </textarea>
        </div>
      ))}
      <div class="space-l">
        <button class="button button-primary" type="submit">
          {wording.text("send-again")}
        </button>
      </div>
    </form>
  );
}

const isWords = ([name, value]: [string, string]): boolean => /^words(\.|$)/.test(name) && value.trim() !== "";
