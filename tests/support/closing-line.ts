import type { Reporter, TestModule } from "vitest/node";

type Counts = { passed: number; failed: number; skipped: number };

/** Ends the output with `N passed, N failed` alone on a line: what a machine reads after a person has read the rest. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const counts: Counts = { passed: 0, failed: errors.length, skipped: 0 };
    const skipped: string[] = [];
    for (const module of modules) {
      // A file that could not be loaded has no failed test of its own, and must count all the same.
      const ownErrors = module.errors().length;
      counts.failed += ownErrors;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === "passed") counts.passed += 1;
        else if (state === "failed") counts.failed += 1;
        else {
          counts.skipped += 1;
          skipped.push(`${module.project.name}: ${module.relativeModuleId} > ${test.fullName}`);
        }
      }
      for (const suite of module.children.allSuites()) counts.failed += suite.errors().length;
    }
    if (skipped.length > 0) process.stdout.write(`\nSkipped:\n${skipped.map((name) => `  ${name}\n`).join("")}`);
    if (skipped.length > 0 && process.env["AFTERCARE_TEST_REQUIRE_ALL"] === "1") {
      process.stdout.write("\nAFTERCARE_TEST_REQUIRE_ALL=1: a skipped test counts as a failed one.\n");
      counts.failed += counts.skipped;
      counts.skipped = 0;
      process.exitCode = 1;
    }
    process.stdout.write(`\n${closingLine(counts)}\n`);
  }
}

function closingLine({ passed, failed, skipped }: Counts): string {
  const line = `${passed} passed, ${failed} failed`;
  return skipped > 0 ? `${line}, ${skipped} skipped` : line;
}
