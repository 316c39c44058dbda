import { wrongClock } from "./clock.ts";
import type { FailureClass } from "./failure-class.ts";
import { killing, killAtPhase } from "./killing.ts";
import { helpdeskAnswers, mailServer, network } from "./conversations.ts";
import { everything } from "./everything.ts";
import { fullDisk } from "./full-disk.ts";
import { twoVersions } from "./two-versions.ts";
import { poolExhausted, postgresRestart, temporalOutage } from "./outages.ts";

/** Every way in which things are broken, in the order of the table. */
export const failureClasses: FailureClass[] = [
  killing,
  killAtPhase,
  temporalOutage,
  postgresRestart,
  poolExhausted,
  fullDisk,
  wrongClock,
  twoVersions,
  mailServer,
  helpdeskAnswers,
  network,
  everything,
];
