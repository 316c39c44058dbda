import { type Evidence, type Violation, violations } from "./evidence.ts";

/** Promise 2: at most one mail is knowingly sent for each question; after `unknown` none is sent again. */
export async function oneMailEach({ sql, mails }: Evidence): Promise<Violation[]> {
  const found = (what: string, rows: readonly { subject: string }[]) => violations({ promise: 2, what }, rows);
  const inLedger = [
    ...found(
      "was asked the same question by several mails",
      await sql<{ subject: string }[]>`
        select follow_up_id || ' ' || kind || ' ' || round as subject from mail_follow_ups
        group by follow_up_id, kind, round having count(*) > 1`,
    ),
    ...found(
      "was sent more often than there are mails",
      await sql<{ subject: string }[]>`
        select follow_up_id || ' ' || kind as subject
        from (select follow_up_id, detail->>'kind' as kind, count(*) as times
          from timeline where event = 'mail' and detail->>'phase' in ('accepted', 'unknown') group by 1, 2) sent
        where times > (
          select count(*) from mail_follow_ups
          where mail_follow_ups.follow_up_id = sent.follow_up_id and mail_follow_ups.kind = sent.kind)`,
    ),
    ...found(
      "was sent without a mail that stands for it",
      await sql<{ subject: string }[]>`
        select key as subject from effects
        where kind in ('check_in', 'reminder', 'next_steps_mail') and phase in ('data_sent', 'accepted', 'unknown')
          and (select count(*) from mails where effect_key = key) <> 1`,
    ),
  ];
  if (!mails) return inLedger;
  const known = await sql<{ messageId: string; phase: string }[]>`
    select message_id, phase from mails join effects on effects.key = mails.effect_key
    union all
    select message_id, phase from staff_mails join effects on effects.key = staff_mails.effect_key`;
  const times = new Map<string, number>();
  for (const { messageId } of mails) times.set(messageId, (times.get(messageId) ?? 0) + 1);
  const arrived = [...times].flatMap(([messageId, count]) => {
    const phase = known.find((mail) => mail.messageId === messageId)?.phase;
    return [
      ...(count > 1 ? found(`arrived ${count} times`, [{ subject: messageId }]) : []),
      ...(phase === undefined ? found("arrived, and stands in no ledger", [{ subject: messageId }]) : []),
      ...(phase === undefined || phase === "accepted" || phase === "unknown"
        ? []
        : found(`arrived, and the ledger says ${phase}`, [{ subject: messageId }])),
    ];
  });
  const lost = known.filter(({ messageId, phase }) => phase === "accepted" && !times.has(messageId));
  return [
    ...inLedger,
    ...arrived,
    ...found(
      "never arrived, although the ledger says accepted",
      lost.map(({ messageId }) => ({ subject: messageId })),
    ),
  ];
}
