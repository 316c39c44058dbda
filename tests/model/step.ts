import type { AsyncCommand } from "fast-check";
import type { Promised } from "./one-ticket.ts";
import type { RealProduct } from "./real-product.ts";
import { seenAsTold } from "./told-and-seen.ts";

export type Step = AsyncCommand<Promised, RealProduct>;

/**
 * Something happens, to the model and in the world; when all is at rest, both are compared. Only what can happen now does:
 * the others are passed over.
 */
export function step(
  says: string,
  { if: check, act }: { if: (told: Promised) => boolean; act: (told: Promised, product: RealProduct) => Promise<void> },
): Step {
  return {
    check,
    toString: () => says,
    async run(told, product) {
      await act(told, product);
      await product.comeToRest();
      await seenAsTold(told, product);
    },
  };
}
