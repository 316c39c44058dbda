import { defineConfig } from "vitest/config";

const needs = ["pg", "temporal", "browser", "rt", "schemathesis", "faults"] as const;

/** The suffix of a test file says what it needs; the machine is assumed to have two cores. */
export default defineConfig({
  test: {
    pool: "forks",
    globalSetup: ["./tests/support/servers.ts"],
    reporters: ["default", "./tests/support/closing-line.ts"],
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["tests/**/*.test.{ts,tsx}"],
          exclude: needs.map((need) => `tests/**/*.${need}.test.{ts,tsx}`),
          testTimeout: 10_000,
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: "pg",
          include: ["tests/**/*.pg.test.{ts,tsx}"],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: "temporal",
          include: ["tests/**/*.temporal.test.{ts,tsx}"],
          setupFiles: ["./tests/support/quiet-temporal.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: "browser",
          include: ["tests/**/*.browser.test.{ts,tsx}"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 1,
          sequence: { groupOrder: 3 },
        },
      },
      {
        extends: true,
        test: {
          name: "rt",
          include: ["tests/**/*.rt.test.{ts,tsx}"],
          setupFiles: ["./tests/support/quiet-temporal.ts"],
          testTimeout: 180_000,
          hookTimeout: 300_000,
          maxWorkers: 1,
          sequence: { groupOrder: 4 },
        },
      },
      {
        extends: true,
        test: {
          name: "schemathesis",
          include: ["tests/**/*.schemathesis.test.{ts,tsx}"],
          testTimeout: 420_000,
          hookTimeout: 60_000,
          maxWorkers: 1,
          sequence: { groupOrder: 5 },
        },
      },
      {
        extends: true,
        test: {
          name: "faults",
          include: ["tests/**/*.faults.test.ts"],
          testTimeout: 900_000,
          maxWorkers: 1,
          sequence: { groupOrder: 6 },
        },
      },
    ],
  },
});
