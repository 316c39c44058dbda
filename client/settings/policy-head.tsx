import type { Child } from "hono/jsx";
import { Crumbs } from "./crumbs.tsx";
import { Head } from "./settings-page.tsx";

export const policyAddress = (name: string): string => `/console/settings/policies/${name}`;

type Tab = "rules" | "json" | "versions";
const tabs: { tab: Tab; label: string; path: string }[] = [
  { tab: "rules", label: "Rules", path: "" },
  { tab: "json", label: "JSON", path: "?as=json" },
  { tab: "versions", label: "Versions", path: "/versions" },
];

type PolicyTop = { name: string; tab: Tab; count: Child; lead: Child; children?: Child };

/** The head of every page of one policy: where one is, and what else there is of it. */
export function PolicyHead({ name, tab, count, lead, children }: PolicyTop) {
  return (
    <>
      <Head title={`Policy ${name}`} count={count} lead={lead}>
        {children}
      </Head>
      <nav aria-label={`Policy ${name}`} class="policy-tabs">
        <div class="tabs">
          {tabs.map((each) => (
            <a
              class="tab"
              href={policyAddress(name) + each.path}
              {...(each.tab === tab ? { "aria-current": "page" } : {})}
            >
              {each.label}
            </a>
          ))}
        </div>
      </nav>
    </>
  );
}

export function PolicyCrumbs({ name }: { name: string }) {
  return <Crumbs places={[{ href: "/console/settings/policies", name: "Policies" }]} here={name} />;
}
