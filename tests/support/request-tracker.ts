import { execFile, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { accessSync, constants } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, vi } from "vitest";
import { z } from "zod";
import { freePort } from "../../embedded/ports.ts";

const run = promisify(execFile);
const setup = "/usr/sbin/rt-setup-database-5";
const server = "/usr/share/request-tracker5/libexec/rt-server";
const howToGetIt =
  "there is no Request Tracker here: apt-get install --no-install-recommends request-tracker5 rt5-db-sqlite rt5-standalone";

/** A `describe` whose name says, where Request Tracker is missing, that it was skipped and how to get it. */
export function describeWithRequestTracker(name: string, tests: () => void): void {
  if ([setup, server].every(isExecutable)) describe(name, tests);
  else describe.skip(`${name} (skipped: ${howToGetIt})`, tests);
}

export type RequestTracker = {
  url: string;
  /** Of the account with no more rights than the document asks for. */
  token: string;
  /** As a person who may do everything; answers with the parsed reply. */
  asAgent(request: { method: "GET" | "POST" | "PUT"; path: string; body?: unknown }): Promise<unknown>;
  /** Somebody answers by mail, which RT's own gateway takes in. */
  mail(letter: { from: string; ticketId: string; text: string }): Promise<void>;
  /** What RT wrote to its log. */
  log(): string;
  stop(): Promise<void>;
};

/**
 * A Request Tracker of its own, in a folder and on a port of its own, with the account, the rights and the scrip that
 * docs/helpdesks/request-tracker.md describes: the scrip's code is taken from there.
 */
export async function startRequestTracker(webhook: { url: string; secret: string }): Promise<RequestTracker> {
  const folder = await mkdtemp(join(tmpdir(), "aftercare-rt-"));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = { ...process.env, RT_SITE_CONFIG: join(folder, "site.pm"), RT_SITE_CONFIG_DIR: join(folder, "site.d") };
  await mkdir(join(folder, "site.d"));
  await writeFile(join(folder, "site.pm"), siteConfig({ folder, port, url }));
  await run(setup, ["--action", "init", "--skip-create", "--dba", "root", "--dba-password", ""], { env });
  const scrip = await scripOf(webhook);
  await writeFile(join(folder, "scrip.json"), JSON.stringify(scrip));
  const prepared = await run("perl", [join(import.meta.dirname, "request-tracker.pl"), join(folder, "scrip.json")], {
    env,
  });
  const token = /^TOKEN (\S+)$/m.exec(prepared.stdout)?.[1];
  if (token === undefined) throw new Error(`RT could not be prepared: ${prepared.stdout}${prepared.stderr}`);

  // It ends with its standard input, and so with us, however we end.
  const script = `perl ${server} --host 127.0.0.1 --port ${port} & cat >/dev/null; kill $!; wait`;
  const child = spawn("sh", ["-c", script], { env, stdio: ["pipe", "pipe", "pipe"] });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  let log = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      log += text;
    });
  }
  const asAgent: RequestTracker["asAgent"] = async ({ method, path, body }) => {
    const response = await fetch(`${url}/REST/2.0/${path}`, {
      method,
      headers: {
        authorization: `Basic ${Buffer.from("root:password").toString("base64")}`,
        "content-type": "application/json",
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`RT answered ${response.status} to ${method} ${path}: ${await response.text()}`);
    return await response.json();
  };
  const mail: RequestTracker["mail"] = async ({ from, ticketId, text }) => {
    const fields = [
      `From: ${from}`,
      "To: support@acme.test",
      `Subject: Re: [acme.test #${ticketId}] Invoices missing`,
      `Message-ID: <${randomUUID()}@lima.test>`,
      "MIME-Version: 1.0",
      "Content-Type: text/plain; charset=utf-8",
    ];
    const gateway = run("rt-mailgate", ["--queue", "General", "--action", "correspond", "--url", url]);
    gateway.child.stdin?.end(`${fields.join("\n")}\n\n${text}\n`);
    await gateway;
  };
  await vi.waitFor(() => asAgent({ method: "GET", path: "rt" }), { timeout: 60_000, interval: 200 });
  return {
    url,
    token,
    asAgent,
    mail,
    log: () => log,
    async stop() {
      child.stdin.end();
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Passwords and tokens are hashed with little work: with RT's own every request takes a third of a second. */
function siteConfig({ folder, port, url }: { folder: string; port: number; url: string }): string {
  const settings: Record<string, string | number> = {
    rtname: "acme.test",
    Organization: "acme.test",
    WebDomain: "127.0.0.1",
    WebPort: port,
    WebBaseURL: url,
    DatabaseType: "SQLite",
    DatabaseName: join(folder, "rt.sqlite"),
    LogToSyslog: "",
    LogToSTDERR: "warning",
    MailCommand: "testfile",
    BcryptCost: 4,
    // Nobody may rely on RT's clock telling UTC.
    Timezone: "America/New_York",
  };
  const lines = Object.entries(settings).map(([name, value]) => `Set($${name}, '${value}');`);
  return `${lines.join("\n")}\n${lifecycle}\n1;\n`;
}

/** RT's own, and a status out of which no way leads. */
const lifecycle = `Set(%Lifecycles, default => {
  initial => ['new'], active => ['open', 'stalled'], inactive => ['resolved', 'rejected', 'deleted', 'closed'],
  defaults => { on_create => 'new', approved => 'open', denied => 'rejected', reminder_on_open => 'open',
    reminder_on_resolve => 'resolved' },
  transitions => { '' => ['new', 'open', 'resolved'],
    new => ['open', 'stalled', 'resolved', 'rejected', 'deleted'],
    open => ['new', 'stalled', 'resolved', 'rejected', 'deleted'],
    stalled => ['new', 'open', 'resolved', 'rejected', 'deleted'],
    resolved => ['new', 'open', 'stalled', 'rejected', 'deleted', 'closed'],
    rejected => ['open', 'deleted'], deleted => ['open'], closed => [] },
  rights => { '* -> deleted' => 'DeleteTicket', '* -> *' => 'ModifyTicket' },
  actions => [ 'new -> resolved' => { label => 'Resolve' }, 'open -> resolved' => { label => 'Resolve' },
    'resolved -> open' => { label => 'Re-open', update => 'Comment' } ],
});`;

async function scripOf({
  url,
  secret,
}: {
  url: string;
  secret: string;
}): Promise<{ condition: string; commit: string }> {
  const document = await readFile(
    join(import.meta.dirname, "..", "..", "docs", "helpdesks", "request-tracker.md"),
    "utf8",
  );
  const code = (name: string) =>
    z.string().parse(new RegExp(`^\`\`\`perl ${name}\\n([\\s\\S]*?)^\`\`\``, "m").exec(document)?.[1]);
  const commit = code("commit")
    .replace("https://aftercare.example/v1/webhooks/rt", () => url)
    .replace("YOUR SECRET", () => secret);
  return { condition: code("condition"), commit };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}
