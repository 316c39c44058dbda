import type { AskedFollowUp } from "../../database/answer-page.ts";
import type { Wording } from "./wording.tsx";

/** The way to the opt-out, in the foot of every page about a question. */
export function StopLink({ wording, path }: { wording: Wording; path: string }) {
  return (
    <a class="stop-link" href={`${path}/stop`}>
      {wording.text("stop")}
    </a>
  );
}

/** The foot of a page that is about one ticket and has said already until when it can be answered, or is past that. */
export function TicketFoot({ wording, followUp, path }: { wording: Wording; followUp: AskedFollowUp; path: string }) {
  return (
    <p>
      {wording.text("foot-about", { number: followUp.ticketNumber })} <StopLink wording={wording} path={path} />
    </p>
  );
}
