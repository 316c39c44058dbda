/** What a ticket is compared by. */
export type Comparable = { subject: string; tags: readonly string[] };
/** What two have in common; empty = nothing worth naming. */
export type Shared = { words: string[]; tags: string[] };

/** Words that say nothing about a fault, in the languages we have texts in. */
const commonWords = new Set(
  "about after again always and before both but can cannot could does doesn from get have how into just more most not only our over problem problems since some still than that the their then there they this ticket under was were what when where which while will with without work working works would you your aber alle auch beim bitte das dass dem den der des die ein eine einem einen einer fehler für geht haben hat ich immer ist kann kein keine mehr mein meine mit nach nicht noch nur oder sich sie sind und unser von vor wenn werden wie wieder wird zum zur über".split(
    " ",
  ),
);
/** So many words in common are no accident, whatever the tags say. */
const enoughWords = 2;

/** The words of a subject that say what it is about: three characters or more, whatever their case. */
export function tellingWords(subject: string): string[] {
  const words = subject.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? [];
  return [...new Set(words.filter((word) => !commonWords.has(word)))];
}

/** What a ticket shares with any of others: two telling words of one subject, or a tag; null when it is not alike. */
export function alikeTo(ticket: Comparable, { others }: { others: readonly Comparable[] }): Shared | null {
  const words = new Set(tellingWords(ticket.subject));
  const tags = new Set(ticket.tags.map((tag) => tag.toLowerCase()));
  const shared = others.map((other) => ({
    words: tellingWords(other.subject).filter((word) => words.has(word)),
    tags: other.tags.map((tag) => tag.toLowerCase()).filter((tag) => tags.has(tag)),
  }));
  const weight = (one: Shared): number => one.words.length + one.tags.length;
  const [best] = shared
    .filter((one) => one.words.length >= enoughWords || one.tags.length > 0)
    .toSorted((a, b) => weight(b) - weight(a));
  return best ?? null;
}
