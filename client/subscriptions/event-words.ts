import type { DeliveryState, EventType, SentEventType } from "../../domain/words.ts";

/** What has happened when an event is sent, as a sentence. */
export function eventSentence(type: EventType): string {
  switch (type) {
    case "follow_up.asked":
      return "A customer was sent the check-in, or its reminder.";
    case "answer.received":
      return "A customer has answered, or has changed an answer.";
    case "ticket.reopen_requested":
      return "A fix did not hold and no helpdesk is connected: somebody has to reopen the ticket.";
    case "follow_up.settled":
      return "A follow-up has led to an outcome: closed, reopened, or given to a person.";
    case "review.opened":
      return "A root-cause review was opened.";
    case "review.concluded":
      return "A root-cause review was concluded.";
    case "review.reopened":
      return "A concluded review was opened again.";
  }
}

/** A test among the events; the others go by their own names, which are what a receiver sees. */
export const eventName = (type: SentEventType): string => (type === "subscription.test" ? "test event" : type);

export function stateName(state: DeliveryState): string {
  switch (state) {
    case "waiting":
      return "Waiting";
    case "delivered":
      return "Delivered";
    case "failed":
      return "Given up";
  }
}
