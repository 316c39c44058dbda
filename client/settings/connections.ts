import { connectionHealth, lastWebhookAt } from "../../database/connection-checks.ts";
import { type Connection, listConnections, loadConnection, saveConnection } from "../../database/connections.ts";
import { listPolicies } from "../../database/policies.ts";
import { helpdeskKinds } from "../../domain/words.ts";
import { postedForm } from "../answer-pages/posted-form.ts";
import { notFound } from "../console/messages.tsx";
import { actorOf, type ConsoleContext } from "../console/person-in-console.ts";
import { emptyForm, faultAt, readForm, type Typed, typedIn, typedOf } from "./connection-form.ts";
import { ConnectionPage, type ConnectionPageFacts } from "./connection-page.tsx";
import { NewConnectionPage } from "./new-connection-page.tsx";
import { ConnectionsPage } from "./connections-page.tsx";
import type { Wrong } from "./fields.tsx";
import { forAdmins, forReaders, inSettings, type SettingsParts } from "./in-settings.ts";

export const showConnections = (parts: SettingsParts) =>
  forReaders(parts, async (c) => {
    const { sql, vault } = parts;
    const [connections, health] = await Promise.all([listConnections(sql, { vault }), connectionHealth(sql)]);
    const heard = await Promise.all(connections.map(({ name }) => lastWebhookAt(sql, { connection: name })));
    const rows = connections.map((connection, i) => ({
      connection,
      health: health.find((each) => each.connection === connection.name) ?? null,
      heardAt: heard[i] ?? null,
    }));
    const removed = c.req.query("did") === "removed";
    return await inSettings(parts, c, {
      title: "Connections",
      area: "connections",
      content: (view) => ConnectionsPage({ ...view, rows, removed }),
    });
  });

export const showConnection = (parts: SettingsParts) =>
  forReaders(parts, async (c) => await connectionPage(parts, c, {}));

type Shown = {
  typed?: Typed;
  wrong?: Wrong;
  status?: 200 | 409 | 422;
  newSecret?: string;
  problem?: ConnectionPageFacts["problem"];
  differences?: ConnectionPageFacts["differences"];
};

/** The page of one connection; `typed` is what somebody had typed when it could not be saved. */
export async function connectionPage(parts: SettingsParts, c: ConsoleContext, shown: Shown): Promise<Response> {
  const { sql, vault } = parts;
  const name = c.req.param("name") ?? "";
  const connection = await loadConnection(sql, { name, vault });
  if (connection === null) return await notFound(parts, c);
  const [health, heardAt, policies] = await Promise.all([
    connectionHealth(sql),
    lastWebhookAt(sql, { connection: name }),
    listPolicies(sql),
  ]);
  const said = c.req.query("did");
  return await inSettings(parts, c, {
    title: name,
    area: "connections",
    status: shown.status ?? 200,
    content: (view) =>
      ConnectionPage({
        ...view,
        connection,
        health: health.find((each) => each.connection === name) ?? null,
        heardAt,
        policies: policies.map((policy) => policy.name),
        typed: shown.typed ?? typedOf(connection),
        wrong: shown.wrong ?? [],
        problem: shown.problem ?? null,
        differences: shown.differences ?? null,
        newSecret: shown.newSecret ?? null,
        said: said === "saved" || said === "created" || said === "dropped" ? said : null,
        confirmRemove: c.req.query("do") === "remove",
        signing: parts.signing ?? null,
        webhookUrl: `${parts.url}/v1/webhooks/${encodeURIComponent(name)}`,
      }),
  });
}

const kindOf = (c: ConsoleContext, given: string | undefined): Connection["kind"] =>
  helpdeskKinds.find((kind) => kind === (given ?? c.req.query("kind"))) ?? "rt";

export const showNewConnection = (parts: SettingsParts) =>
  forAdmins(parts, async (c) => await newPage(parts, c, { kind: kindOf(c, undefined), typed: emptyForm, wrong: [] }));

export const createOne = (parts: SettingsParts) =>
  forAdmins(parts, async (c) => {
    const form = await postedForm(c);
    const kind = kindOf(c, form.get("kind"));
    const read = readForm(form, { kind, before: null, outgoing: parts.outgoing });
    const again = async (wrong: Wrong) => await newPage(parts, c, { kind, typed: typedIn(form), wrong });
    if (read.wrong !== null) return await again(read.wrong);
    const { wanted, name } = read;
    const saved = await saveConnection(parts.sql, {
      vault: parts.vault,
      by: actorOf(c.get("person")),
      wanted: {
        ...wanted,
        name,
        baseUrl: wanted.baseUrl ?? null,
        credentials: wanted.credentials ?? null,
        webhookSecrets: null,
        ifVersion: 0,
      },
    });
    if (saved.saved) return c.redirect(`/console/settings/connections/${name}?did=created`, 303);
    if (saved.because === "no-such-policy") return await again([faultAt("policy", "is not there any more")]);
    return await again([faultAt("name", "is taken by another connection")]);
  });

type New = { kind: Connection["kind"]; typed: Typed; wrong: Wrong };

async function newPage(parts: SettingsParts, c: ConsoleContext, { kind, typed, wrong }: New): Promise<Response> {
  const policies = await listPolicies(parts.sql);
  return await inSettings(parts, c, {
    title: "New connection",
    area: "connections",
    status: wrong.length > 0 ? 422 : 200,
    content: (view) =>
      NewConnectionPage({
        ...view,
        kind,
        typed,
        wrong,
        signing: parts.signing ?? null,
        policies: policies.map((policy) => policy.name),
      }),
  });
}
