import { sayEnded } from "../flags/clients/say-ended.ts";
import { FlagRow } from "../flags/model.ts";
import { previewArchive } from "../flags/reads/preview-archive.ts";
import { previewPatch } from "../flags/reads/preview-patch.ts";
import { previewRestore } from "../flags/reads/preview-restore.ts";
import { suggestKeys } from "../flags/reads/suggest-keys.ts";
import { archiveFlag } from "../flags/verbs/archive-flag.ts";
import { archiveFlags } from "../flags/verbs/archive-flags.ts";
import { createFlag } from "../flags/verbs/create-flag.ts";
import { deleteFlag } from "../flags/verbs/delete-flag.ts";
import { editFlag } from "../flags/verbs/edit-flag.ts";
import { holdFlag } from "../flags/verbs/hold-flag.ts";
import { patchFlag } from "../flags/verbs/patch-flag.ts";
import { releaseFlag } from "../flags/verbs/release-flag.ts";
import { restoreFlagVersion } from "../flags/verbs/restore-flag-version.ts";
import { setFlagEnabled } from "../flags/verbs/set-flag-enabled.ts";
import { setFlagPercentage } from "../flags/verbs/set-flag-percentage.ts";
import { setFlagTargeting } from "../flags/verbs/set-flag-targeting.ts";
import { setFlagVariants } from "../flags/verbs/set-flag-variants.ts";
import { unarchiveFlag } from "../flags/verbs/unarchive-flag.ts";
import { createClientToken } from "../identity/applications/create-client-token.ts";
import { revokeClientToken } from "../identity/applications/revoke-client-token.ts";
import { rotateClientToken } from "../identity/applications/rotate-client-token.ts";
import { endSession } from "../identity/sessions/end-session.ts";
import { createToken } from "../identity/tokens/create-token.ts";
import { revokeToken } from "../identity/tokens/revoke-token.ts";
import { changeOwnPassword } from "../identity/users/change-own-password.ts";
import { changeUserRole } from "../identity/users/change-user-role.ts";
import { createUser } from "../identity/users/create-user.ts";
import { resetUserPassword } from "../identity/users/reset-user-password.ts";
import { setUserDisabled } from "../identity/users/set-user-disabled.ts";
import { engageKillSwitch } from "../kill/engage-kill-switch.ts";
import { liftKillSwitch } from "../kill/lift-kill-switch.ts";
import { KillSwitch } from "../kill/model.ts";
import { setBookingLoad } from "../local/set-booking-load.ts";
import { outboxStatus } from "../outbox/reads/status.ts";
import { discardEvents, previewDiscard } from "../outbox/verbs/discard-events.ts";
import { pauseOutbox } from "../outbox/verbs/pause-outbox.ts";
import { previewRetry } from "../outbox/verbs/preview-retry.ts";
import { resumeOutbox } from "../outbox/verbs/resume-outbox.ts";
import { retryEvents } from "../outbox/verbs/retry-events.ts";
import { pauseJob } from "../plans/verbs/pause-job.ts";
import { rehearsePhase } from "../plans/verbs/rehearse-phase.ts";
import { restorePhase } from "../plans/verbs/restore-phase.ts";
import { resumeJob } from "../plans/verbs/resume-job.ts";
import { rollbackPhase } from "../plans/verbs/rollback-phase.ts";
import { runChecks } from "../plans/verbs/run-checks.ts";
import { startPhase } from "../plans/verbs/start-phase.ts";
import { stopRehearsal } from "../plans/verbs/stop-rehearsal.ts";
import { changeDecision } from "../quarantine/change-decision.ts";
import { decideQuarantine } from "../quarantine/decide-quarantine.ts";
import { importQuarantineCsv } from "../quarantine/import-quarantine-csv.ts";
import { type Operation, operation } from "./operation.ts";
import { attention } from "./resources/attention.ts";
import { auditChain } from "./resources/audit-chain.ts";
import { listOfAuditEntries } from "./resources/audit-entry.ts";
import { listOfChecks } from "./resources/check.ts";
import { listOfClients } from "./resources/client.ts";
import { listOfEvents, oneEvent } from "./resources/event.ts";
import {
  listOfFlagStates,
  listOfFlags,
  listOfFlagVersions,
  oneFlag,
  oneFlagState,
} from "./resources/flag.ts";
import { killSwitch, killSwitchStanding } from "./resources/kill-switch.ts";
import { listOfPhases, listOfPlans, onePhase, onePlan } from "./resources/plan.ts";
import { planStatus } from "./resources/plan-status.ts";
import { listOfQuarantined, quarantineCsv } from "./resources/quarantine.ts";
import { listOfRuns, oneRun } from "./resources/run.ts";
import { listOfSessions } from "./resources/session.ts";
import { listOfSinks, oneSink } from "./resources/sink.ts";
import { listOfClientTokens, listOfTokens, oneClientToken, oneToken } from "./resources/token.ts";
import { listOfUsers, oneUser } from "./resources/user.ts";

const [get, post, put] = [operation("GET"), operation("POST"), operation("PUT")];
const [patch, remove] = [operation("PATCH"), operation("DELETE")];

const flag = { tagOf: FlagRow };
const kill = { tagOf: KillSwitch };
/** It is queued; a worker does it. */
const asked = { status: 202 };
const everySink = { given: { sink: undefined } };
const secret = { status: 201, secret: true };

const name = "new-checkout";
const plan = "2026-bookings";
const sink = "reminders";
const id = "3f0c1c0e-6f0e-4f60-9a55-0d7f4a1c9b11";
const step = "020-period";
const csv = "step,raw_value,raw_is_null,rows,value\n020-period,,yes,100,MORNING\n";
const event = { eventIds: [id] };
const words = "four more unrelated words";
const ownPassword = { present: "three unrelated words", password: words, again: words };
const why = { reason: "Incident 42" };

/** The interface below /api/v1, a line per operation: method, address, what it does, and an example of its whole input. */
export const REST: readonly Operation[] = [
  get("/attention", attention),

  get("/flags", listOfFlags, { state: "off", limit: 20 }),
  post("/flags", createFlag, { name, description: "The checkout of 2026", owner: "shop" }, { status: 201 }),
  get("/flags/{name}", oneFlag, { name }),
  patch("/flags/{name}", patchFlag, { name, percentage: 25, ...why }, flag),
  remove("/flags/{name}", deleteFlag, { name, confirmName: name }),
  put("/flags/{name}/enabled", setFlagEnabled, { name, enabled: true }, flag),
  put("/flags/{name}/percentage", setFlagPercentage, { name, percentage: 50 }, flag),
  put("/flags/{name}/targeting", setFlagTargeting, { name, allowKeys: ["user-1"], window: null }, flag),
  put("/flags/{name}/variants", setFlagVariants, { name, variants: { on: true, off: false } }, flag),
  put("/flags/{name}/description", editFlag, { name, description: "Checkout", owner: "shop" }, flag),
  put("/flags/{name}/hold", holdFlag, { name, ...why }, flag),
  remove("/flags/{name}/hold", releaseFlag, { name }, flag),
  put("/flags/{name}/archive", archiveFlag, { name, reason: "It is everywhere." }, flag),
  remove("/flags/{name}/archive", unarchiveFlag, { name }, flag),
  post("/flags/{name}/previews", previewPatch, { name, percentage: 25 }),
  get("/flags/{name}/keys", suggestKeys, { name, beginning: "user" }),
  get("/flags/{name}/state", oneFlagState, { name }),
  get("/flags/{name}/versions", listOfFlagVersions, { name, limit: 10 }),
  post("/flags/{name}/restores", restoreFlagVersion, { name, versionId: "1" }, flag),
  post("/flags/{name}/restores/previews", previewRestore, { name, versionId: "1" }),
  get("/flag-states", listOfFlagStates, { limit: 20 }),
  post("/flag-archives", archiveFlags, { names: [name], reason: "Spring cleaning" }),
  post("/flag-archives/previews", previewArchive, { names: [name] }),

  get("/kill-switch", killSwitch),
  get("/kill-switch/standing", killSwitchStanding),
  put("/kill-switch", engageKillSwitch, why, kill),
  remove("/kill-switch", liftKillSwitch, { reason: "It is over", confirm: "lift" }, kill),

  get("/plans", listOfPlans, { limit: 20 }),
  get("/plans/{plan}", onePlan, { plan }),
  get("/plans/{plan}/status", planStatus, { plan }),
  get("/plans/{plan}/phases", listOfPhases, { plan }),
  get("/plans/{plan}/phases/{phase}", onePhase, { plan, phase: "expand" }),
  post("/plans/{plan}/rehearsals", rehearsePhase, { plan, phase: "expand" }, asked),
  remove("/plans/{plan}/rehearsals", stopRehearsal, { plan }),
  post("/plans/{plan}/runs", startPhase, { plan, phase: "expand" }, asked),
  put("/plans/{plan}/pause", pauseJob, { plan }),
  remove("/plans/{plan}/pause", resumeJob, { plan }),
  post("/plans/{plan}/check-runs", runChecks, { plan }, asked),
  post("/plans/{plan}/rollbacks", rollbackPhase, { plan, phase: "expand" }, asked),
  post("/plans/{plan}/restores", restorePhase, { plan, phase: "contract" }, asked),
  get("/plans/{plan}/quarantine", listOfQuarantined, { plan }),
  get("/plans/{plan}/quarantine/csv", quarantineCsv, { plan }),
  post("/plans/{plan}/quarantine/decisions", decideQuarantine, {
    plan,
    step,
    decisions: [{ rawValue: "after lunch", value: "AFTERNOON", expectedRows: 100 }],
  }),
  patch("/plans/{plan}/quarantine/decisions", changeDecision, {
    plan,
    step,
    rawValue: "after lunch",
    from: "AFTERNOON",
    to: "MORNING",
    expectedRows: 100,
  }),
  post("/plans/{plan}/quarantine/imports", importQuarantineCsv, { plan, csv }),

  get("/runs", listOfRuns, { plan }),
  get("/runs/{id}", oneRun, { id }),
  get("/checks", listOfChecks, { plan }),

  get("/sinks", listOfSinks),
  get("/sinks/{sink}", oneSink, { sink }),
  put("/sinks/{sink}/pause", pauseOutbox, { sink, reason: "The receiver moves" }),
  remove("/sinks/{sink}/pause", resumeOutbox, { sink }),
  get("/outbox/status", outboxStatus),
  put("/outbox/pause", pauseOutbox, { reason: "All receivers move" }, everySink),
  remove("/outbox/pause", resumeOutbox, {}, everySink),
  get("/events", listOfEvents, { sink, state: "dead" }),
  get("/events/{id}", oneEvent, { id }),
  post("/event-retries", retryEvents, { filter: { sink } }),
  post("/event-retries/previews", previewRetry, { filter: { sink } }),
  post("/event-discards", discardEvents, { ...event, reason: "Sent by hand", confirm: 1 }),
  post("/event-discards/previews", previewDiscard, { filter: { sink } }),

  get("/users", listOfUsers),
  post(
    "/users",
    createUser,
    { email: "ann@example.com", role: "operator", password: "three unrelated words" },
    { status: 201 },
  ),
  get("/users/{id}", oneUser, { id }),
  put("/users/{id}/role", changeUserRole, { id, role: "viewer" }),
  put("/users/{id}/password", resetUserPassword, { id, password: words }),
  put("/users/{id}/disabled", setUserDisabled, { id }, { given: { disabled: true } }),
  remove("/users/{id}/disabled", setUserDisabled, { id }, { given: { disabled: false } }),
  put("/account/password", changeOwnPassword, ownPassword),
  get("/sessions", listOfSessions, { user: id }),
  remove("/sessions/{id}", endSession, { id }),

  get("/tokens", listOfTokens),
  post("/tokens", createToken, { name: "deploy", role: "operator", expiresInDays: 90 }, secret),
  get("/tokens/{id}", oneToken, { id }),
  remove("/tokens/{id}", revokeToken, { id }),
  get("/client-tokens", listOfClientTokens),
  post("/client-tokens", createClientToken, { application: "shop", scope: "server" }, secret),
  get("/client-tokens/{id}", oneClientToken, { id }),
  post("/client-tokens/{id}/rotations", rotateClientToken, { id, overlapHours: 24 }, secret),
  remove("/client-tokens/{id}", revokeClientToken, { id }),

  get("/clients", listOfClients),
  post("/client-ends", sayEnded, { ended: [{ gatewayId: id, clientId: "" }], reason: "Its machine is gone" }),

  put("/booking-load", setBookingLoad, { on: true }),

  get("/audit-entries", listOfAuditEntries, { subject: "flag", id: name }),
  get("/audit-chain", auditChain),
];
