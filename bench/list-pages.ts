import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { pino } from "pino";
import { createApp } from "../client/app.ts";
import { startHttpServer } from "../client/http-server.ts";
import { connect, type Database } from "../database/connect.ts";
import { newId, tokenHash } from "../database/ids.ts";
import { migrate } from "../database/migrate.ts";
import { savePerson } from "../database/people.ts";
import { seed } from "../database/seed.ts";
import { startSession } from "../database/sessions.ts";
import { createVault } from "../database/vault.ts";
import { freePort } from "../embedded/ports.ts";
import { startPostgres } from "../embedded/postgres.ts";
import { createOutgoing } from "../helpdesk/outgoing.ts";
import { allowedPrivateNetworks } from "../helpdesk/private-networks.ts";

/**
 * How long the console's and the API's lists take with very many follow-ups: `npm run bench:lists -- 1000000`. Everything is
 * real but the follow-ups, which are filled in by SQL: Postgres with usual durability, the app, HTTP. One reader at a time,
 * so that what is measured is a page and not a queue. With `--database-url` an empty database there is filled, and one that
 * has follow-ups is measured as it is. The goal is 200 ms at p95 (DESIGN §11).
 */
const goalMs = 200;
const { values, positionals } = parseArgs({ options: { "database-url": { type: "string" } }, allowPositionals: true });
const followUps = Number(positionals[0] ?? 1_000_000);
const rounds = 25;

const url = values["database-url"];
const own = url === undefined ? await ownPostgres() : null;
const sql = connect(url ?? own?.url ?? "", { max: 8, name: "bench" });
try {
  await migrate(sql);
  await seed(sql, { adminKey: null });
  const [filled] = await sql`select from follow_ups limit 1`;
  if (!filled) {
    const filledMs = await timed(() => fill(sql, followUps));
    console.log(`${followUps} follow-ups filled in within ${Math.round(filledMs / 1000)} s`);
  }
  await measure(sql);
} finally {
  await sql.end({ timeout: 1 });
  await own?.stop();
}

async function ownPostgres(): Promise<{ url: string; stop(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "aftercare-lists-"));
  const postgres = await startPostgres({
    dataDir: join(folder, "postgres"),
    port: await freePort(),
    settings: { shared_buffers: "512MB", max_wal_size: "8GB" },
  });
  return {
    url: postgres.url,
    async stop() {
      await postgres.stop();
      await rm(folder, { recursive: true });
    },
  };
}

async function timed(act: () => Promise<unknown>): Promise<number> {
  const since = performance.now();
  await act();
  return performance.now() - since;
}

/** Mostly settled, as an installation of some years is: 2 % open, 5 % skipped, 93 % settled; words that are common and rare. */
async function fill(sql: Database, count: number): Promise<void> {
  await sql`
    insert into customers (id, email, name, company, language, time_zone, address_hmac)
    select 'cu_' || lpad(i::text, 20, 'a'), 'c' || i || '@customers.test',
      (array['Helen','Yusuf','Claire','Ben','Rui','Anna','Luca','Peter','Mia','Grace'])[1 + i % 10] || ' ' ||
        (array['Brandt','Demir','Moreau','Adeyemi','Carvalho','Keller','Ferri','Vogt','Holm'])[1 + i % 9] || i % 1000,
      'Company ' || i % 20000, 'en', 'Europe/Berlin', decode(md5(i::text), 'hex')
    from generate_series(1, ${count}::int / 5) i`;
  await sql`
    insert into tickets (id, connection, external_id, customer_id, subject, url, team)
    select 'tk_' || lpad(i::text, 20, 'a'), 'api', (100000 + i)::text, 'cu_' || lpad((1 + i % (${count}::int / 5))::text, 20, 'a'),
      (array['Sync stops at 99 %','Printing is slow','VPN drops','Invoice charged twice','License key rejected'])[1 + i % 5]
        || ' on ' || (array['laptop','server','phone'])[1 + i % 3]
        || case when i % 20000 = 7 then ' zanzibar' else '' end,
      'https://desk.test/' || i, case when i % 50000 = 3 then 'Rarities' else (array['Sync','Print','Gate','Pay'])[1 + i % 4] end
    from generate_series(1, ${count}::int) i`;
  await sql`
    insert into resolutions (id, ticket_id, resolution_key, at, summary, agent_email, agent_name, team)
    select 'rs_' || lpad(i::text, 20, 'a'), 'tk_' || lpad(i::text, 20, 'a'), 'r1', now() - (${count}::int - i) * interval '30 seconds',
      'We cleared a stuck upload.', 'agent' || i % 200 || '@tarn.test', 'Agent ' || i % 200, null
    from generate_series(1, ${count}::int) i`;
  await sql`
    insert into follow_ups (
      id, origin, origin_id, ticket_id, customer_id, attempt, stage, reason, policy_name, policy_version, resolved_at,
      check_in_at, latest_at, answer_until, asked_at, answer_version, settled_version, settlements, outcome, outcome_at,
      needs_look, due_at, workflow, created_at)
    select 'fu_' || lpad(translate(i::text, '0189', 'abcd'), 20, 'a'), 'resolution', 'rs_' || lpad(i::text, 20, 'a'),
      'tk_' || lpad(i::text, 20, 'a'), 'cu_' || lpad((1 + i % (${count}::int / 5))::text, 20, 'a'), 1, stage,
      case when stage = 'skipped' then 'spam' end, 'default', 1, at, at + interval '1 day', at + interval '2 days',
      at + interval '14 days', case when stage in ('asked', 'settled') then at + interval '1 day' end,
      case when stage = 'settled' and i % 3 > 0 then 1 else 0 end, case when stage = 'settled' then 1 else -1 end,
      case when stage = 'settled' then 1 else 0 end,
      case when stage = 'settled' then case when i % 9 = 1 then 'reopened' else 'closed' end end,
      case when stage = 'settled' then at + interval '2 days' end, case when i % 10000 = 5 then 'unhappy' end,
      case when stage in ('scheduled', 'asked') then now() + (i % 4000) * interval '1 minute' end, 'started', at
    from (
      select i, now() - (${count}::int - i) * interval '30 seconds' as at,
        case when i % 50 = 0 then case when i % 100 = 0 then 'scheduled' else 'asked' end
          when i % 20 = 1 then 'skipped' else 'settled' end as stage
      from generate_series(1, ${count}::int) i) numbered`;
  await sql`
    insert into answers (follow_up_id, version, verdict, satisfaction, effort, words, source, dedupe_key, at)
    select id, 1, case when substr(origin_id, 4)::text like '%99' then 'not_tested' when outcome = 'reopened' then 'not_held' else 'held' end, 4, 6,
      'It works.', 'page', 'n', outcome_at
    from follow_ups where answer_version = 1`;
  for (const table of ["customers", "tickets", "resolutions", "follow_ups", "answers"]) {
    await sql`vacuum analyze ${sql(table)}`;
  }
}

async function measure(sql: Database): Promise<void> {
  const log = pino({ level: "silent" });
  const app = createApp({
    sql,
    vault: createVault(Buffer.alloc(32, 7).toString("base64")),
    outgoing: createOutgoing({ allowed: allowedPrivateNetworks.parse("127.0.0.1") }),
    log,
    url: "http://localhost:3000",
    replyDomain: "reply.tarn.test",
    organisation: "Tarn",
    temporal: { reachable: () => null },
  });
  const server = await startHttpServer((request, env) => app.fetch(request, env), { host: "127.0.0.1", port: 0 });
  const cookieOf = async (role: "lead" | "agent", email: string): Promise<string> => {
    const person = await savePerson(sql, { email, name: "", role, timeZone: "UTC" });
    return `aftercare=${await startSession(sql, { personId: person.id })}`;
  };
  const lead = { cookie: await cookieOf("lead", "lead@tarn.test") };
  const agent = { cookie: await cookieOf("agent", "agent7@tarn.test") };
  const key = `ak_${randomBytes(24).toString("base64url")}`;
  await sql`
    insert into api_keys (id, sha256, prefix, name, scopes)
    values (${newId("ak")}, ${tokenHash(key)}, ${key.slice(0, 7)}, 'bench', ${["read"]})`;
  const program = { authorization: `Bearer ${key}` };

  let missed = 0;
  for (const [name, path, headers] of pages({ lead, agent, program })) {
    const times: number[] = [];
    for (let n = 0; n < rounds + 2; n += 1) {
      const ms = await timed(async () => {
        const response = await fetch(`http://127.0.0.1:${server.port}${path}`, { headers });
        const text = await response.text();
        if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text.slice(0, 200)}`);
      });
      // The first two only warm up what every page of the day finds warm.
      if (n > 1) times.push(ms);
      if (n > 3 && ms > 3_000) break;
    }
    const sorted = times.toSorted((a, b) => a - b);
    const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
    if (at(0.95) > goalMs) missed += 1;
    const verdict = at(0.95) > goalMs ? "  over" : "";
    console.log(
      `${name.padEnd(38)} p50 ${at(0.5).toFixed(0).padStart(6)} ms   p95 ${at(0.95).toFixed(0).padStart(6)} ms${verdict}`,
    );
  }
  console.log(missed === 0 ? `every page within ${goalMs} ms at p95` : `${missed} pages over ${goalMs} ms at p95`);
  await server.stop();
}

type Headers = Record<string, string>;

function pages({
  lead,
  agent,
  program,
}: {
  lead: Headers;
  agent: Headers;
  program: Headers;
}): [string, string, Headers][] {
  const queue = (query: string): string => `/console/follow-ups${query}`;
  return [
    ["today", "/console", lead],
    ["today of an agent", "/console", agent],
    ["open", queue(""), lead],
    ["all", queue("?tab=all"), lead],
    ["settled", queue("?tab=settled"), lead],
    ["skipped", queue("?tab=skipped"), lead],
    ["all of an agent", queue("?tab=all"), agent],
    ["open, a team", queue("?team=Gate"), lead],
    ["all, a rare team", queue("?tab=all&team=Rarities"), lead],
    ["open, a rare team", queue("?team=Rarities"), lead],
    ["all, not held", queue("?tab=all&verdict=not_held"), lead],
    ["all, a rare verdict", queue("?tab=all&verdict=partly"), lead],
    ["all, unanswered", queue("?tab=all&verdict=none"), lead],
    ["all, since last month", queue("?tab=all&since=2026-01-01&until=2026-06-01"), lead],
    ["search, a rare word", queue("?tab=all&q=zanzibar"), lead],
    ["search, a ticket", queue("?tab=all&q=612345"), lead],
    ["search, a customer", queue("?tab=all&q=Brandt777"), lead],
    ["search, a common word", queue("?tab=all&q=printing"), lead],
    ["search, a common word, open", queue("?q=printing"), lead],
    ["search, a rare word, open", queue("?q=zanzibar"), lead],
    ["search, nothing", queue("?tab=all&q=qqqqqq"), lead],
    ["search, two letters", queue("?tab=all&q=zz"), lead],
    ["search, a common word, rare team", queue("?tab=all&q=printing&team=Rarities"), lead],
    ["API, newest", "/v1/follow-ups", program],
    ["API, a ticket", "/v1/follow-ups?ticket=612345", program],
    ["API, a stage", "/v1/follow-ups?stage=asked", program],
    ["API, a rare word", "/v1/follow-ups?q=zanzibar", program],
    ["API, a customer", "/v1/follow-ups?customer=c77%40customers.test", program],
  ];
}
