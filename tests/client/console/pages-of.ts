import { expect } from "vitest";
import type { Browser } from "./console-under-test.ts";

/** What somebody reads in the console. */
export function pagesOf(browser: () => Browser) {
  const read = async (path: string): Promise<string> => await (await browser().get(path)).text();
  return {
    read,
    /** Follows the redirect, as a browser does. */
    async after(response: Response): Promise<string> {
      expect(response.status).toBe(303);
      return await read(response.headers.get("location") ?? "");
    },
  };
}
