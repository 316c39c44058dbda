import type { MailContent } from "./contract.ts";
import { formatDay } from "./day-and-time.ts";
import type { MailBlock } from "./mail-blocks.ts";
import { renderMail } from "./render.ts";

export type ReviewNotice = {
  kind: "review_due" | "review_unowned" | "review_overdue" | "review_check";
  /** The reader's; empty while nobody has said it. */
  name: string;
  title: string;
  /** Days are `YYYY-MM-DD`; `today` where the reader is. */
  dueOn: string;
  checkOn: string | null;
  today: string;
  ownerName: string | null;
  tickets: number;
  customers: number;
  /** Of the review in the console. */
  link: string;
};

/** What our own people get about a root-cause review: what is due, why it comes to them, where to go. English, like the console. */
export function reviewNotice(notice: ReviewNotice): MailContent {
  const { title, says, why } = wordsOf(notice);
  const { name, link, tickets, customers } = notice;
  const about = `It is about ${counted(tickets, "ticket")} from ${counted(customers, "customer")}.`;
  const lines = [...says, about].map((text): MailBlock => ({ kind: "paragraph", text }));
  return renderMail({
    language: "en",
    subject: `${title}: ${notice.title}`,
    preheader: says[0] ?? title,
    title: name === "" ? title : `${name}, ${title.charAt(0).toLowerCase()}${title.slice(1)}`,
    blocks: [
      { kind: "paragraph", strong: notice.title, text: "" },
      ...lines,
      { kind: "link", lead: "Go on with it in the console.", label: "Open the review", url: link },
    ],
    foot: { text: `${why} Sent once; it is part of your work here, so there is no opt-out.`, stop: null },
  });
}

type Words = { title: string; says: string[]; why: string };

function wordsOf({ kind, dueOn, checkOn, today, ownerName }: ReviewNotice): Words {
  const on = (day: string) => formatDay({ at: noonOf(day), now: noonOf(today), timeZone: "UTC", language: "en" });
  switch (kind) {
    case "review_due":
      return {
        title:
          dueOn === today ? "A review is due today" : `A review ${dueOn < today ? "was" : "is"} due on ${on(dueOn)}`,
        says: [
          "To conclude it, say why the fix did not hold, which cause that is, what is changed, and when to look whether it helped.",
          "If it needs longer, move the due date; if it is somebody else’s to find out, give it to them.",
        ],
        why: "You get this because you own the review.",
      };
    case "review_unowned":
      return {
        title: "A review has no owner",
        says: [
          "A fix did not hold, and nobody has taken it on to find out why. Choose an owner, who is reminded from then on.",
          `It is due on ${on(dueOn)}.`,
        ],
        why: "You get this because reviews without an owner come to the leads after a working day.",
      };
    case "review_overdue":
      return {
        title: `A review was due on ${on(dueOn)}`,
        says: [
          `It is still open. ${ownerName === null ? "Nobody owns it." : `${ownerName} owns it.`}`,
          "Ask what it needs, move the due date, or choose another owner.",
        ],
        why: "You get this because overdue reviews come to the leads.",
      };
    case "review_check": {
      const day = checkOn ?? today;
      return {
        title: day === today ? "Look today whether the fix holds" : `Look whether the fix holds, by ${on(day)}`,
        says: [
          "The review is concluded, and this is the day that was set for looking whether the corrective action helped.",
          "If customers still say that it does not hold, open the review again.",
        ],
        why:
          ownerName === null
            ? "You get this because nobody owns the review any more, and such reviews come to the leads."
            : "You get this because you own the review.",
      };
    }
  }
}

const noonOf = (day: string): Date => new Date(`${day}T12:00:00Z`);
const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? "" : "s"}`;
