import { sayEnded } from "../flags/clients/say-ended.ts";
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
import { unarchiveFlag } from "../flags/verbs/unarchive-flag.ts";
import { createClientToken } from "../identity/applications/create-client-token.ts";
import { revokeClientToken } from "../identity/applications/revoke-client-token.ts";
import { rotateClientToken } from "../identity/applications/rotate-client-token.ts";
import { endSession } from "../identity/sessions/end-session.ts";
import { createToken } from "../identity/tokens/create-token.ts";
import { revokeToken } from "../identity/tokens/revoke-token.ts";
import { changeUserRole } from "../identity/users/change-user-role.ts";
import { createUser } from "../identity/users/create-user.ts";
import { resetUserPassword } from "../identity/users/reset-user-password.ts";
import { setUserDisabled } from "../identity/users/set-user-disabled.ts";
import { engageKillSwitch } from "../kill/engage-kill-switch.ts";
import { liftKillSwitch } from "../kill/lift-kill-switch.ts";
import { discardEvents } from "../outbox/verbs/discard-events.ts";
import { pauseOutbox } from "../outbox/verbs/pause-outbox.ts";
import { resumeOutbox } from "../outbox/verbs/resume-outbox.ts";
import { retryEvents } from "../outbox/verbs/retry-events.ts";
import { dryRunPhase } from "../plans/verbs/dry-run-phase.ts";
import { pauseJob } from "../plans/verbs/pause-job.ts";
import { restorePhase } from "../plans/verbs/restore-phase.ts";
import { resumeJob } from "../plans/verbs/resume-job.ts";
import { rollbackPhase } from "../plans/verbs/rollback-phase.ts";
import { runChecks } from "../plans/verbs/run-checks.ts";
import { startPhase } from "../plans/verbs/start-phase.ts";
import { stopRehearsal } from "../plans/verbs/stop-rehearsal.ts";
import { changeDecision } from "../quarantine/change-decision.ts";
import { decideQuarantine } from "../quarantine/decide-quarantine.ts";
import { importQuarantineCsv } from "../quarantine/import-quarantine-csv.ts";

/** Every way in which something is changed. Surfaces are tables over these. */
export const VERBS = [
  createClientToken,
  revokeClientToken,
  rotateClientToken,
  engageKillSwitch,
  liftKillSwitch,
  archiveFlag,
  archiveFlags,
  sayEnded,
  createFlag,
  deleteFlag,
  editFlag,
  holdFlag,
  patchFlag,
  releaseFlag,
  restoreFlagVersion,
  setFlagEnabled,
  setFlagPercentage,
  setFlagTargeting,
  unarchiveFlag,
  discardEvents,
  pauseOutbox,
  resumeOutbox,
  retryEvents,
  changeDecision,
  decideQuarantine,
  dryRunPhase,
  importQuarantineCsv,
  pauseJob,
  restorePhase,
  resumeJob,
  rollbackPhase,
  runChecks,
  startPhase,
  stopRehearsal,
  changeUserRole,
  createToken,
  createUser,
  endSession,
  resetUserPassword,
  revokeToken,
  setUserDisabled,
] as const;
