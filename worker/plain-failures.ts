import type { ActivityInterceptors } from "@temporalio/worker";
import { ApplicationFailure, TemporalFailure } from "@temporalio/common";
import { plainError, plainWords } from "../domain/plain-error.ts";

/**
 * Temporal keeps why an attempt failed for as long as its history, and logs it; an error may quote what a customer wrote. What
 * activities throw on purpose goes through; of anything else only the kind, the code and the place.
 */
export const plainFailures = (): ActivityInterceptors => ({
  inbound: {
    async execute(input, next) {
      try {
        return await next(input);
      } catch (error) {
        throw error instanceof TemporalFailure ? error : plainFailure(error);
      }
    },
  },
});

function plainFailure(error: unknown): ApplicationFailure {
  const plain = plainError(error);
  const failure = ApplicationFailure.create({ message: plainWords(plain), type: plain.type });
  failure.stack = [plain.type, ...plain.at.map((frame) => `    ${frame}`)].join("\n");
  return failure;
}
