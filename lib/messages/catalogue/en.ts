import applications from "./en/applications.json" with { type: "json" };
import audit from "./en/audit.json" with { type: "json" };
import auditDetail from "./en/auditDetail.json" with { type: "json" };
import auditEntries from "./en/auditEntries.json" with { type: "json" };
import auditFields from "./en/auditFields.json" with { type: "json" };
import auditReasons from "./en/auditReasons.json" with { type: "json" };
import charts from "./en/charts.json" with { type: "json" };
import checks from "./en/checks.json" with { type: "json" };
import clients from "./en/clients.json" with { type: "json" };
import commandHelp from "./en/commandHelp.json" with { type: "json" };
import commandLine from "./en/commandLine.json" with { type: "json" };
import common from "./en/common.json" with { type: "json" };
import feed from "./en/feed.json" with { type: "json" };
import firstChange from "./en/firstChange.json" with { type: "json" };
import flag from "./en/flag.json" with { type: "json" };
import flags from "./en/flags.json" with { type: "json" };
import flagWords from "./en/flagWords.json" with { type: "json" };
import gates from "./en/gates.json" with { type: "json" };
import input from "./en/input.json" with { type: "json" };
import kill from "./en/kill.json" with { type: "json" };
import live from "./en/live.json" with { type: "json" };
import motion from "./en/motion.json" with { type: "json" };
import needs from "./en/needs.json" with { type: "json" };
import nextStep from "./en/nextStep.json" with { type: "json" };
import oldPath from "./en/oldPath.json" with { type: "json" };
import outbox from "./en/outbox.json" with { type: "json" };
import overview from "./en/overview.json" with { type: "json" };
import permissions from "./en/permissions.json" with { type: "json" };
import phases from "./en/phases.json" with { type: "json" };
import planChanges from "./en/planChanges.json" with { type: "json" };
import planFolder from "./en/planFolder.json" with { type: "json" };
import planPage from "./en/planPage.json" with { type: "json" };
import planRefusals from "./en/planRefusals.json" with { type: "json" };
import plans from "./en/plans.json" with { type: "json" };
import programs from "./en/programs.json" with { type: "json" };
import raise from "./en/raise.json" with { type: "json" };
import rawValues from "./en/rawValues.json" with { type: "json" };
import rehearsal from "./en/rehearsal.json" with { type: "json" };
import rehearsalFindings from "./en/rehearsalFindings.json" with { type: "json" };
import requests from "./en/requests.json" with { type: "json" };
import served from "./en/served.json" with { type: "json" };
import setup from "./en/setup.json" with { type: "json" };
import shell from "./en/shell.json" with { type: "json" };
import targetRefusals from "./en/targetRefusals.json" with { type: "json" };
import unread from "./en/unread.json" with { type: "json" };
import users from "./en/users.json" with { type: "json" };
import validation from "./en/validation.json" with { type: "json" };
import valueRefusals from "./en/valueRefusals.json" with { type: "json" };
import values from "./en/values.json" with { type: "json" };

/** Every text in English, by domain: `en/<domain>.json`, in ICU's syntax. The other languages have the same keys. */
export const en = {
  applications,
  audit,
  auditDetail,
  auditEntries,
  auditFields,
  auditReasons,
  charts,
  checks,
  clients,
  commandHelp,
  commandLine,
  common,
  feed,
  firstChange,
  flag,
  flags,
  flagWords,
  gates,
  input,
  kill,
  live,
  motion,
  needs,
  nextStep,
  oldPath,
  outbox,
  overview,
  permissions,
  phases,
  planChanges,
  planFolder,
  planPage,
  planRefusals,
  plans,
  programs,
  raise,
  rawValues,
  rehearsal,
  rehearsalFindings,
  requests,
  served,
  setup,
  shell,
  targetRefusals,
  unread,
  users,
  validation,
  valueRefusals,
  values,
};
