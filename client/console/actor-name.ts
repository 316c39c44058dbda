/** Who did it, where it was somebody; what the helpdesk or the product did itself has no name. */
export function actorName(actor: string | null, people: Map<string, string>): string | null {
  if (actor === null) return null;
  if (actor.startsWith("person:")) return people.get(actor.slice("person:".length)) ?? "somebody who has left";
  return actor.startsWith("api:") ? `API key ${actor.slice("api:".length)}` : actor;
}
