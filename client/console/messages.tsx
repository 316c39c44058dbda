import { type ConsoleParts, inFrame } from "./in-frame.ts";
import type { ConsoleContext } from "./person-in-console.ts";

/** Instead of a page: there is none, or not for this person. */
function message({ title, text }: { title: string; text: string }) {
  return (
    <div class="empty">
      <h1>{title}</h1>
      <p>{text}</p>
      <a class="button" href="/console">
        Back to today
      </a>
    </div>
  );
}

export const notFound = (parts: ConsoleParts, c: ConsoleContext): Promise<Response> =>
  inFrame(parts, c, {
    title: "Nothing here",
    here: null,
    status: 404,
    content: () => message({ title: "Nothing here", text: "There is no page or case at this address." }),
  });

export const forbidden = (parts: ConsoleParts, c: ConsoleContext): Promise<Response> =>
  inFrame(parts, c, {
    title: "Not for you",
    here: null,
    status: 403,
    content: () =>
      message({
        title: "Not for you",
        text: "Your role does not reach here. Agents work on the tickets they solved; auditors read and change nothing.",
      }),
  });
