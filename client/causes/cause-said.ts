const ofList: Record<string, string> = {
  added: "Added. Reviews can find it from now on.",
  there: "It was there already, and is offered.",
};
const ofCause: Record<string, string> = {
  saved: "Saved. Reviews that found it show it as it is now.",
  merged: "Merged. The reviews of both are here now.",
  retired: "Retired. It stays where it was found, and is offered no more.",
  offered: "Offered again.",
};

/** What has happened, as the redirect names it; an unknown name says nothing. */
export const causesSaid = (did: string | undefined): string | null => ofList[did ?? ""] ?? null;

export const causeSaid = (did: string | undefined): string | null => ofCause[did ?? ""] ?? null;
