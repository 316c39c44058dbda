import type { Context, Env, Hono, MiddlewareHandler } from "hono";
import { strangersWording } from "./answer-pages/answer-link.ts";
import { notThatWayPage } from "./answer-pages/notice-page.tsx";
import { problem } from "./problem.ts";
import { customerPageHeaders } from "./security-headers.ts";
import { stoppedPage } from "./sign-in/gate-page.tsx";

type KnownMethods = {
  app: Pick<Hono<Env>, "routes">;
  url: string;
  organisation: string;
};

/** hono answers HEAD by the route for GET, and here nobody may GET. */
const headAlone = "/v1/webhooks/:connection";
/** Whose errors people read. */
const isPage = (path: string): boolean => /^\/(?:a|u|console|sign-in|sign-out)(?:\/|$)/.test(path);

/** Who reads these knows nothing of the console. */
const isCustomers = (path: string): boolean => /^\/[au]\//.test(path);

/** An address that is known, asked with a method that it is not made for: 405, and which there are; OPTIONS asks for just that. */
export function knownMethods(parts: KnownMethods): MiddlewareHandler {
  let known: { pattern: RegExp; methods: string[] }[] | null = null;
  const withHeaders = customerPageHeaders(parts);

  return async (c, next) => {
    known ??= routesOf(parts.app);
    const methods = [...new Set(known.filter(({ pattern }) => pattern.test(c.req.path)).flatMap((one) => one.methods))];
    if (methods.length === 0 || methods.includes(c.req.method)) return await next();
    const allow = methods.toSorted().join(", ");
    if (c.req.method === "OPTIONS") return c.body(null, 204, { Allow: allow });
    if (!isPage(c.req.path)) {
      return problem(c, { kind: "method-not-allowed", detail: `Use ${allow}.`, headers: { Allow: allow } });
    }
    return await withHeaders(c, async () => {
      c.res = await notThatWay(c, { organisation: parts.organisation, allow });
    });
  };
}

function notThatWay(c: Context, { organisation, allow }: { organisation: string; allow: string }) {
  if (isCustomers(c.req.path)) {
    const page = notThatWayPage({ wording: strangersWording(c), organisation, path: c.req.path });
    return c.html(page, 405, { Allow: allow });
  }
  const href = allow.includes("GET") ? c.req.path : "/";
  const page = stoppedPage({
    organisation,
    title: "That is not possible here",
    why: "Nothing was changed. Open the page, and use what it offers.",
    way: { href, label: "Open the page" },
  });
  return c.html(page, 405, { Allow: allow });
}

function routesOf(app: KnownMethods["app"]): { pattern: RegExp; methods: string[] }[] {
  return app.routes
    .filter(({ method, path }) => method !== "ALL" && !path.endsWith("*"))
    .map(({ method, path }) => ({ pattern: patternOf(path), methods: methodsOf({ method, path }) }));
}

function methodsOf({ method, path }: { method: string; path: string }): string[] {
  if (method !== "GET") return [method];
  return path === headAlone ? ["HEAD"] : ["GET", "HEAD"];
}

/** As hono reads it: `:name` is one part of the path, `:name{…}` one that fits. */
function patternOf(path: string): RegExp {
  const parts = path.split("/").map((part) => {
    const [, form] = /^:\w+(?:\{(.+)\})?$/.exec(part) ?? [];
    if (part.startsWith(":")) return form === undefined ? "[^/]+" : `(?:${form})`;
    return part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  });
  return new RegExp(`^${parts.join("/")}$`);
}
