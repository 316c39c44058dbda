import { letterFacts, type LetterFacts } from "../database/letter-facts.ts";
import type { KeptSender } from "../database/letters.ts";
import type { Link } from "../database/leaving-mails.ts";
import type { TokenPurpose } from "../database/tokens.ts";
import { nextUpdateBy } from "../domain/next-update.ts";
import { senderFor } from "../domain/sender.ts";
import { checkInMail } from "../mail/check-in.tsx";
import type { Letter, Mailbox, MailContent } from "../mail/contract.ts";
import { returnAddress } from "../mail/correlation.ts";
import { parseMailbox } from "../mail/mailbox.ts";
import { nextStepsMail } from "../mail/next-steps.tsx";
import type { Dependencies } from "./dependencies.ts";

type Links = {
  answerUrls: Map<string, string>;
  /** For people: from there a way leads back to the question. */
  stopUrl: string;
  /** For mail programs (RFC 8058); in the header alone. */
  unsubscribeUrl: string;
  reply: string;
  bounce: string;
  made: Link[];
};

/**
 * Writes one mail from what is known now. Its links and its envelope are the same on every attempt: a server that greylists
 * (RFC 6647) knows it again by its envelope, and the links of an attempt that may have arrived stay good. `links` count once
 * they are kept (database/leaving-mails), before the mail leaves.
 */
export async function composeLetter(
  deps: Dependencies,
  about: { mailId: string; followUpIds: string[] },
): Promise<{ letter: Letter; links: Link[] }> {
  const facts = await letterFacts(deps.sql, about);
  const links = linksOf(deps, about);
  const { from, replyTo } = facts.sentAs ?? senderOf(deps.from, facts);
  const speaker = withoutAgent(from.name, facts);
  const letter = {
    from,
    to: { name: facts.to.name ?? "", address: facts.to.email },
    replyTo: { name: speaker, address: links.reply },
    repliesAlsoTo: replyTo && { ...replyTo, name: speaker },
    bounceTo: links.bounce,
    messageId: facts.messageId,
    inReplyTo: threadOf(facts),
    unsubscribeUrl: facts.kind === "next_steps_mail" ? null : links.unsubscribeUrl,
    language: languageOf(facts),
    content: contentOf({ facts, speaker, links }),
  };
  return { letter, links: links.made };
}

function contentOf({ facts, speaker, links }: { facts: LetterFacts; speaker: string; links: Links }): MailContent {
  const reader = {
    language: languageOf(facts),
    timeZone: facts.to.timeZone,
    now: facts.now,
    organisation: speaker,
    customerName: facts.to.name,
    stopUrl: links.stopUrl,
    answerUntil: new Date(Math.min(...facts.fixes.map((fix) => fix.answerUntil.getTime()))),
  };
  const fixes = facts.fixes.map((fix) => ({ ...fix, answerUrl: links.answerUrls.get(fix.followUpId) ?? "" }));
  switch (facts.kind) {
    case "check_in":
    case "reminder":
      return checkInMail({ ...reader, reminder: facts.kind === "reminder", threaded: threadOf(facts) !== null, fixes });
    case "next_steps_mail": {
      const [fix] = fixes;
      if (!fix?.answer) throw new Error(`mail ${facts.messageId} answers nothing`);
      const { verdict, words, at } = fix.answer;
      return nextStepsMail({
        ...reader,
        ...fix,
        verdict: verdict === "partly" ? "partly" : "not_held",
        words,
        reopenedAt: fix.outcomeAt ?? facts.now,
        nextUpdateBy: nextUpdateBy({ at, rules: fix.rules, timeZone: facts.to.timeZone }),
        changeUrl: fix.answerUrl,
      });
    }
  }
}

/** The customer's own, or the connection's; one we have texts in is chosen where it is written. */
const languageOf = ({ to, settings }: LetterFacts): string => to.language ?? settings.language ?? "en";

/** A mail about one ticket goes into that ticket's conversation. */
const threadOf = ({ fixes: [first, ...more] }: LetterFacts): string | null =>
  more.length === 0 ? (first?.threadId ?? null) : null;

/** The agent's name in front, when one agent did all that is asked about: people answer people. */
function senderOf(ours: Mailbox, facts: LetterFacts): KeptSender {
  const { fixes, settings } = facts;
  const teams = fixes.map(({ team }) => team);
  const own = senderFor(settings.senders ?? [], teams);
  const mailbox = own === null ? null : parseMailbox(own.from);
  const speaker = mailbox?.name || settings.organisation || ours.name;
  const { address } = mailbox ?? ours;
  return {
    from: { name: `${soleAgent(facts)}${speaker}`, address },
    replyTo: own?.replyTo ? parseMailbox(own.replyTo) : null,
  };
}

/** The name a mail speaks for, in `From`, `Reply-To` and under its text alike; at a later try that of the first. */
function withoutAgent(name: string, facts: LetterFacts): string {
  const agent = soleAgent(facts);
  return name.startsWith(agent) ? name.slice(agent.length) : name;
}

/** "Priya Nair, "; nothing where several did it, or nobody is known. */
function soleAgent({ fixes }: LetterFacts): string {
  const [agent, ...others] = new Set(fixes.map(({ agentName }) => agentName));
  return agent && others.length === 0 ? `${agent}, ` : "";
}

function linksOf(
  { vault, url, replyDomain }: Dependencies,
  { mailId, followUpIds }: { mailId: string; followUpIds: string[] },
): Links {
  const made: Link[] = [];
  const link = (purpose: TokenPurpose, followUpId: string): string => {
    const token = vault.mailToken(`${mailId}/${purpose}/${followUpId}`);
    made.push({ token, purpose, followUpId });
    return token;
  };
  const answerUrls = new Map(followUpIds.map((id) => [id, `${url}/a/${link("answer", id)}`]));
  const first = followUpIds[0] ?? "";
  const [optOut, reply, bounce] = [link("opt_out", first), link("reply", first), link("bounce", first)];
  return {
    made,
    answerUrls,
    stopUrl: `${answerUrls.get(first) ?? ""}/stop`,
    unsubscribeUrl: `${url}/u/${optOut}`,
    reply: returnAddress({ purpose: "reply", token: reply, domain: replyDomain }),
    bounce: returnAddress({ purpose: "bounce", token: bounce, domain: replyDomain }),
  };
}
