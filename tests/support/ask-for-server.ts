import { inject } from "vitest";

/** The address of a server that the whole test run shares; the first to ask has it started. */
export async function askForServer(path: "/postgres" | "/temporal"): Promise<string> {
  const response = await fetch(inject("servers") + path);
  const text = await response.text();
  if (!response.ok) throw new Error(`the shared server ${path} did not start: ${text}`);
  return text;
}
