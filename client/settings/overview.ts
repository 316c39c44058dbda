import { namesOfPeople } from "../../database/people.ts";
import { recentChanges } from "../../database/settings-changes.ts";
import { forReaders, inSettings, type SettingsParts } from "./in-settings.ts";
import { OverviewPage } from "./overview-page.tsx";

const shownChanges = 20;

export const showOverview = (parts: SettingsParts) =>
  forReaders(parts, async (c) => {
    const [changes, people] = await Promise.all([
      recentChanges(parts.sql, { limit: shownChanges }),
      namesOfPeople(parts.sql),
    ]);
    return await inSettings(parts, c, {
      title: "Settings",
      area: "overview",
      content: (view) => OverviewPage({ ...view, changes, people }),
    });
  });
