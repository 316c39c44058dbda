import type { Pause, Policy } from "../../database/policies.ts";
import type { Clock } from "../console/clock.tsx";
import { countOf } from "../console/words.ts";
import { Icon } from "../icons.tsx";
import { policyAddress } from "./policy-head.tsx";
import { whoDid } from "./setting-words.ts";

export const pausedText = "Paused. Nobody is asked under it until it is resumed; answers still count.";
export const resumedText = "Resumed. What has become due meanwhile goes out now.";

type Paused = {
  policy: Policy;
  pause: Pause;
  people: Map<string, string>;
  clock: Clock;
  mayChange: boolean;
  formToken: string;
};

/** That nobody is asked at present, who decided it, and what resuming sets free. */
export function PausedNotice({ policy, pause, people, clock, mayChange, formToken }: Paused) {
  return (
    <section class="notice notice-warn space-l" aria-labelledby="paused">
      <Icon name="pause" />
      <div class="notice-body">
        <div class="spread">
          <h2 id="paused">Asking is paused since {clock.moment(pause.since)}</h2>
          {mayChange && (
            <form class="row" method="post" action={`${policyAddress(policy.name)}/resume`}>
              <input type="hidden" name="token" value={formToken} />
              <button class="button button-small" type="submit" name="back" value="policy">
                {pause.held === 0 ? "Resume" : `Resume and release ${pause.held}`}
              </button>
            </form>
          )}
        </div>
        <p class="second small">
          By {whoDid(pause.by, people)}. {heldText(pause.held)} Replies are still read. Other policies ask as usual.
        </p>
      </div>
    </section>
  );
}

/** Asks nobody under the policy until it is resumed. */
export function PauseButton({ policy, formToken }: Pick<Paused, "policy" | "formToken">) {
  return (
    <form method="post" action={`${policyAddress(policy.name)}/pause`}>
      <input type="hidden" name="token" value={formToken} />
      <button class="button" type="submit" name="back" value="policy">
        Pause
      </button>
    </form>
  );
}

function heldText(held: number): string {
  if (held === 0) return "Nothing has become due meanwhile.";
  return `${countOf(held, "follow-up")} ${held === 1 ? "has" : "have"} become due and ${held === 1 ? "waits" : "wait"} for it.`;
}
