import { condition, defineSignal, proxyActivities, proxyLocalActivities, setHandler } from "@temporalio/workflow";

type Bare = {
  ask(input: { id: string }): Promise<void>;
  settle(input: { id: string }): Promise<void>;
};
const { ask } = proxyActivities<Bare>({
  startToCloseTimeout: "12 minutes",
  heartbeatTimeout: "15 seconds",
  retry: { initialInterval: "1 second", backoffCoefficient: 2, maximumInterval: "10 minutes" },
});
const { settle } = proxyLocalActivities<Bare>({
  startToCloseTimeout: "3 seconds",
  scheduleToCloseTimeout: "6 seconds",
});

export const answered = defineSignal("answered");

/** The commands of a follow-up that held, and nothing else: an activity, a wait for a signal, a local activity. */
export async function bareFollowUp({ id }: { id: string }): Promise<void> {
  let isAnswered = false;
  setHandler(answered, () => {
    isAnswered = true;
  });
  await ask({ id });
  if (!isAnswered) await condition(() => isAnswered, "3 days");
  await settle({ id });
}
