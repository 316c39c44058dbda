import { DoneLately } from "./done-lately.tsx";
import { FiguresStrip } from "./figures-strip.tsx";
import { GoingOutCard } from "./going-out-card.tsx";
import { Icon } from "../icons.tsx";
import { Alarms, Looks, Reviews, type TodayView } from "./today-items.tsx";

/** What a person has to decide, and in one short list what runs by itself. */
export function Today(today: TodayView) {
  const { clock, need, counts, going, may, said } = today;
  return (
    <>
      <div class="page-head">
        <div class="page-head-text">
          <div class="page-title">
            <h1>Today</h1>
            <span class="page-count">
              {clock.longDay(clock.now)} · {need === 0 ? "nothing needs you" : `${need} need you`}
            </span>
          </div>
          <p class="page-lead">Only what a person has to decide. Everything else runs by itself and is counted here.</p>
        </div>
      </div>
      {said}
      <FiguresStrip {...today} />
      <div class="columns">
        <div>
          {need === 0 && <NothingToDo />}
          <Looks {...today} />
          <Reviews {...today} />
          <Alarms {...today} />
        </div>
        <aside class="section" aria-label="What runs by itself">
          <DoneLately counts={counts} />
          <GoingOutCard going={going} clock={clock} mayPause={may.pause} />
        </aside>
      </div>
    </>
  );
}

function NothingToDo() {
  return (
    <div class="empty">
      <Icon name="check" />
      <h2>Nothing needs you</h2>
      <p>Replies nobody could read, fixes that failed twice, and alarms would stand here.</p>
      <a class="button" href="/console/follow-ups">
        See what runs by itself
      </a>
    </div>
  );
}
