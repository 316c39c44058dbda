import fc from "fast-check";
import type { Verdict } from "../../domain/words.ts";
import { scanMail, sendForm, tellAgent, unsubscribe, writeBack } from "./customer.ts";
import type { FollowUp, Promised } from "./one-ticket.ts";
import { answer, reply, stop } from "./promised.ts";
import type { RealProduct } from "./real-product.ts";
import { type Step, step } from "./step.ts";

type About = { told: Promised; product: RealProduct; followUp: FollowUp; followUpId: string };

/** The customer does something about a question that they got: the newest one (1), or the one before (2). */
function aboutQuestion(says: string, { which, act }: { which: number; act: (about: About) => Promise<void> }): Step {
  const asked = (told: Promised) => told.followUps.filter((followUp) => followUp.asked > 0).at(-which);
  return step(which > 1 ? `${says}, about an earlier one` : says, {
    if: (told) => asked(told) !== undefined,
    async act(told, product) {
      const followUp = asked(told);
      if (!followUp) return;
      const followUpId = (await product.followUps())[told.followUps.indexOf(followUp)]?.id ?? "";
      await act({ told, product, followUp, followUpId });
    },
  });
}
const which = fc.constantFrom(1, 1, 1, 2);
let saidSoFar = 0;
/** Different every time: the same words again would be the same answer. */
const words = (): string => {
  saidSoFar += 1;
  return `These are words ${saidSoFar}.`;
};

const verdicts = fc.constantFrom<Verdict>("held", "partly", "not_held", "not_held");
export const customerAnswers = fc.tuple(which, verdicts, fc.constantFrom(1, 1, 2)).map(([which, verdict, times]) =>
  aboutQuestion(`the customer answers ${verdict}${times > 1 ? " and sends it twice" : ""}`, {
    which,
    async act({ told, product, followUp, followUpId }) {
      answer(told, followUp, verdict);
      await sendForm(product, { followUpId, verdict, words: words(), times });
    },
  }),
);

export const customerTellsAgent = fc
  .tuple(which, fc.constantFrom<Verdict>("not_tested", "not_tested", "held"))
  .map(([which, verdict]) =>
    aboutQuestion(`the customer tells an agent ${verdict}`, {
      which,
      async act({ told, product, followUp, followUpId }) {
        answer(told, followUp, verdict);
        await tellAgent(product, { followUpId, verdict, words: words() });
      },
    }),
  );

/** A person's reply waits for somebody to read it; a machine's is nobody's. */
export const replyComes = fc
  .tuple(which, fc.constantFrom<"person" | "machine">("person", "machine"))
  .map(([which, by]) =>
    aboutQuestion(`a ${by} writes back`, {
      which,
      async act({ product, followUp, followUpId }) {
        if (by === "person") reply(followUp);
        await writeBack(product, { followUpId, by, about: words() });
      },
    }),
  );

/** Nothing comes of it. */
export const scannerFollowsLinks = which.map((which) =>
  aboutQuestion("a scanner follows the links", {
    which,
    act: ({ product, followUpId }) => scanMail(product, followUpId),
  }),
);

const optingOut = (which: number) =>
  aboutQuestion("the customer opts out", {
    which,
    async act({ told, product, followUpId }) {
      stop(told, "opted-out");
      await unsubscribe(product, followUpId);
    },
  });
export const customerOptsOut = which.map(optingOut);
export const optingOutNow = optingOut(1);

/** No workflow erases yet: what one leaves behind is written by hand. */
export const customerIsErased = fc.constant(
  step("the customer is erased", {
    if: ({ stopped, followUps }) => stopped !== "erased" && followUps.length > 0,
    async act(told, { sql }) {
      stop(told, "erased");
      await sql`update customers set erased_at = now(), email = null, name = null, address_hmac = null`;
    },
  }),
);
