import type { Context } from "hono";
import type { Person } from "../../database/people.ts";
import type { Reader } from "../../database/sessions.ts";
import { reachOf } from "../../domain/roles.ts";

/** What the middleware has found out before a page of the console is made. */
export type ConsoleEnv = { Variables: { person: Reader; formToken: string } };
export type ConsoleContext = Context<ConsoleEnv>;

/** Who did it, as the timeline keeps it: an id, never an address. */
export const actorOf = (person: Person): string => `person:${person.id}`;

/** For lists: the agent whose tickets they are cut to; undefined = everybody's. */
export const onlyOf = (person: Person): string | undefined =>
  reachOf(person.role, "see-follow-ups") === "own" ? person.email : undefined;
