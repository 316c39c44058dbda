import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { stopHeard } from "../../embedded/stop-heard.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it("takes one Ctrl-C that comes twice, from the terminal and from npm, for one, and a later one for a second", () => {
  const [first, again] = [vi.fn<() => void>(), vi.fn<() => void>()];
  const heard = stopHeard({ first, again });
  heard();
  vi.advanceTimersByTime(300);
  heard();
  expect([first.mock.calls.length, again.mock.calls.length]).toEqual([1, 0]);
  vi.advanceTimersByTime(1_000);
  heard();
  expect([first.mock.calls.length, again.mock.calls.length]).toEqual([1, 1]);
});
