import type { Child } from "hono/jsx";

export type Area = "overview" | "connections" | "policies" | "subscriptions" | "causes" | "people" | "keys";
const areas: { area: Area; name: string; href: string; ofAdmins?: true }[] = [
  { area: "overview", name: "Overview", href: "/console/settings" },
  { area: "connections", name: "Connections", href: "/console/settings/connections" },
  { area: "policies", name: "Policies", href: "/console/settings/policies" },
  { area: "subscriptions", name: "Subscriptions", href: "/console/settings/subscriptions" },
  { area: "causes", name: "Causes", href: "/console/causes" },
  { area: "people", name: "People", href: "/console/settings/people", ofAdmins: true },
  { area: "keys", name: "API keys", href: "/console/settings/api-keys", ofAdmins: true },
];

type Settings = { area: Area; mayChange: boolean; children?: Child };

/** What every page of the settings has above it: where else one can go. */
export function SettingsPage({ area, mayChange, children }: Settings) {
  return (
    <>
      <nav aria-label="Settings">
        <div class="tabs">
          {areas
            .filter(({ ofAdmins }) => mayChange || ofAdmins === undefined)
            .map((each) => (
              <a class="tab" href={each.href} {...(each.area === area ? { "aria-current": "page" } : {})}>
                {each.name}
              </a>
            ))}
        </div>
      </nav>
      <div class="setting-page space-l">{children}</div>
    </>
  );
}

type PageHead = { title: string; count?: Child; lead?: Child; children?: Child };

/** The head of one page: its name, how it stands beside it, what it is for, and what can be done. */
export function Head({ title, count, lead, children }: PageHead) {
  return (
    <div class="page-head">
      <div class="page-head-text">
        <div class="page-title">
          <h1>{title}</h1>
          {count && <span class="page-count">{count}</span>}
        </div>
        {lead && <p class="page-lead">{lead}</p>}
      </div>
      {children && <div class="row">{children}</div>}
    </div>
  );
}
