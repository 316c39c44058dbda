import { describe } from "vitest";
import { connectionUnderTest, type KindUnderTest } from "./connection-under-test.ts";
import { describeDrift } from "./drift-contract.ts";
import { describeReading } from "./reading-contract.ts";
import { describeRefusals } from "./refusal-contract.ts";
import { describeReopening } from "./reopening-contract.ts";
import { describeWebhooks } from "./webhook-contract.ts";

/** What every kind of helpdesk must do, against a real server of its kind behind a proxy that breaks things. */
export function describeConnection(kind: KindUnderTest): void {
  describe(`the connection kind ${kind.kind}`, () => {
    const on = connectionUnderTest(kind);
    describeWebhooks(on);
    describeReading(on);
    describeReopening(on);
    describeRefusals(on);
    describeDrift(on);
  });
}
