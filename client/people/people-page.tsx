import type { ListedPerson } from "../../database/people.ts";
import type { EffectPhase } from "../../domain/words.ts";
import { Icon } from "../icons.tsx";
import { Notice } from "../console/notice.tsx";
import { number, roleName } from "../console/words.ts";
import { Columns } from "../settings/columns.tsx";
import type { SettingsView } from "../settings/in-settings.ts";
import { Head } from "../settings/settings-page.tsx";
import { personAddress } from "./addresses.ts";

type People = SettingsView & {
  people: ListedPerson[];
  invitations: Map<string, { phase: EffectPhase; at: Date }>;
  invited: boolean;
};

/** Everybody who may sign in, and those who may no more. */
export function PeoplePage({ people, invitations, invited, clock }: People) {
  const active = people.filter(({ disabledAt }) => disabledAt === null).length;
  return (
    <>
      {invited && (
        <Notice good>
          Invited. A link to sign in is on its way to that address. Whoever was here already keeps their role.
        </Notice>
      )}
      <Head
        title="People"
        lead={`${active === 1 ? "1 person" : `${number(active)} people`} may sign in to this console.`}
      >
        <a class="button button-primary" href="/console/settings/new-person">
          Invite somebody
        </a>
      </Head>
      <table class="table queue" role="table" aria-label="People">
        <Columns names={["Name", "Role", "State", "Last seen", "Open sessions"]} />
        <tbody role="rowgroup">
          {people.map((person) => (
            <tr role="row" class={person.disabledAt === null ? undefined : "row-quiet"}>
              <th role="rowheader" scope="row">
                <a class="case-title" href={personAddress(person.id)} data-row>
                  {person.name || person.email}
                </a>
                {person.name !== "" && <span class="case-sub">{person.email}</span>}
              </th>
              <td role="cell">{roleName(person.role)}</td>
              <td role="cell">
                <State person={person} invitation={invitations.get(person.id)?.phase} />
              </td>
              <td role="cell" class="nowrap" data-label="Last seen">
                {person.lastSeenAt === null ? "never" : clock.moment(person.lastSeenAt)}
              </td>
              <td role="cell" data-label="Open sessions:">
                {number(person.sessions)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function State({ person, invitation }: { person: ListedPerson; invitation: EffectPhase | undefined }) {
  if (person.disabledAt !== null) return <Mark icon="skip" text="deactivated" />;
  if (person.lastSeenAt !== null || invitation === undefined) return <Mark icon="check" text="may sign in" />;
  switch (invitation) {
    case "planned":
    case "claimed":
    case "data_sent":
      return <Mark icon="clock" text="invitation waits to be mailed" />;
    case "accepted":
      return <Mark icon="mail" text="invited" />;
    case "refused":
      return <Mark icon="alert" text="the invitation was not taken by the mail server" />;
    case "unknown":
      return <Mark icon="alert" text="the invitation may not have arrived" />;
  }
}

const Mark = ({ icon, text }: { icon: Parameters<typeof Icon>[0]["name"]; text: string }) => (
  <span class="state">
    <Icon name={icon} />
    <span>{text}</span>
  </span>
);
