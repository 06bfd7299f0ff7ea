import { listOfAuditEntries } from "./resources/audit-entry.ts";
import { listOfChecks } from "./resources/check.ts";
import { listOfEvents, oneEvent } from "./resources/event.ts";
import {
  listOfFlagStates,
  listOfFlags,
  listOfFlagVersions,
  oneFlag,
  oneFlagState,
} from "./resources/flag.ts";
import { killSwitch } from "./resources/kill-switch.ts";
import { listOfPhases, listOfPlans, onePhase, onePlan } from "./resources/plan.ts";
import { listOfQuarantined } from "./resources/quarantine.ts";
import { listOfRuns, oneRun } from "./resources/run.ts";
import { listOfSinks, oneSink } from "./resources/sink.ts";
import { listOfClientTokens, listOfTokens, oneClientToken, oneToken } from "./resources/token.ts";
import { listOfUsers, oneUser } from "./resources/user.ts";

/** Everything that programs can read, in representations that stay as they are. */
export const QUERIES = [
  listOfAuditEntries,
  listOfChecks,
  listOfClientTokens,
  listOfEvents,
  listOfFlagStates,
  listOfFlagVersions,
  listOfFlags,
  listOfPhases,
  listOfPlans,
  listOfQuarantined,
  listOfRuns,
  listOfSinks,
  listOfTokens,
  listOfUsers,
  killSwitch,
  oneClientToken,
  oneEvent,
  oneFlag,
  oneFlagState,
  onePhase,
  onePlan,
  oneRun,
  oneSink,
  oneToken,
  oneUser,
] as const;
