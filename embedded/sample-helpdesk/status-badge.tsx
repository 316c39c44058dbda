import { Icon } from "../local-site/icon.tsx";
import type { DeskTicket } from "./state.ts";

/** Icon and word: a hue alone would be a verdict. */
export function StatusBadge({ status }: { status: DeskTicket["status"] }) {
  switch (status) {
    case "open":
      return (
        <span class="pill pill-late">
          <Icon name="inbox" />
          Open
        </span>
      );
    case "solved":
      return (
        <span class="pill">
          <Icon name="check" />
          Solved
        </span>
      );
    case "closed":
      return (
        <span class="pill">
          <Icon name="lock" />
          Closed for good
        </span>
      );
  }
}
