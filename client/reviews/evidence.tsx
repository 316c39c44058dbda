import type { ReviewedFollowUp } from "../../database/reviewed-follow-ups.ts";
import { Icon } from "../icons.tsx";

/** What evidence may point at: the tickets of the review that this reader may see. */
export type Pointing = Pick<ReviewedFollowUp, "id" | "ticketExternalId">[];

/** What an answer rests on: each piece a chip, which leads to what it names. */
export function Evidence({ text, tickets }: { text: string; tickets: Pointing }) {
  const pieces = text.split("\n").filter((line) => line.trim() !== "");
  return (
    <>
      {pieces.map((piece) => {
        const { icon, name, href } = pieceOf(piece, tickets);
        return href === null ? (
          <span class="chip">
            <Icon name={icon} />
            {name}
          </span>
        ) : (
          <a class="chip" href={href} rel="noreferrer">
            <Icon name={icon} />
            {name}
          </a>
        );
      })}
    </>
  );
}

type Piece = { icon: "quote" | "link" | "tree" | "calendar"; name: string; href: string | null };

/**
 * A line that begins with the number of a ticket of the review leads to its case; one with the id of a review, there; one with an
 * http or https address, to it, and what stands around the address is its name. Anything else is said as it was written.
 */
export function pieceOf(line: string, tickets: Pointing): Piece {
  const review = /(?<![a-z0-9])rv_[a-z2-7]{10,40}/.exec(line)?.[0];
  const address = /https?:\/\/\S+/i.exec(line)?.[0];
  const around = (found: string): string => line.replace(found, "").replaceAll(/\s+/g, " ").trim();
  if (address !== undefined && URL.canParse(address)) {
    const url = new URL(address);
    const last = url.pathname.split("/").findLast((part) => part !== "");
    const ours = review !== undefined && address.includes(`/reviews/${review}`);
    return { icon: ours ? "tree" : "link", name: around(address) || (last ?? url.host), href: url.href };
  }
  if (review !== undefined)
    return { icon: "tree", name: around(review) || "Review", href: `/console/reviews/${review}` };
  const first = line.trim().split(/[\s,;:]/)[0];
  const ticket = tickets.find(({ ticketExternalId }) => ticketExternalId === first);
  if (ticket !== undefined) return { icon: "quote", name: line.trim(), href: `/console/follow-ups/${ticket.id}` };
  return { icon: "calendar", name: line.trim(), href: null };
}
