"use server";
import { sayEnded } from "#lib/flags/clients/say-ended.ts";
import { pauseJob } from "#lib/plans/verbs/pause-job.ts";
import { rehearsePhase } from "#lib/plans/verbs/rehearse-phase.ts";
import { restorePhase } from "#lib/plans/verbs/restore-phase.ts";
import { resumeJob } from "#lib/plans/verbs/resume-job.ts";
import { rollbackPhase } from "#lib/plans/verbs/rollback-phase.ts";
import { runChecks } from "#lib/plans/verbs/run-checks.ts";
import { startPhase } from "#lib/plans/verbs/start-phase.ts";
import { stopRehearsal } from "#lib/plans/verbs/stop-rehearsal.ts";
import { changeDecision } from "#lib/quarantine/change-decision.ts";
import { countDecidedRows } from "#lib/quarantine/count-decided-rows.ts";
import { decideQuarantine } from "#lib/quarantine/decide-quarantine.ts";
import { importQuarantineCsv } from "#lib/quarantine/import-quarantine-csv.ts";
import { action } from "#lib/web/action.ts";
import { formFields } from "#lib/web/form-fields.ts";
import { runAction } from "#lib/web/run-action.ts";

const PAGES = "/migrations";

export const start = action(startPhase, PAGES);
export const rehearse = action(rehearsePhase, PAGES);
export const stopRehearsing = action(stopRehearsal, PAGES);
export const rollBack = action(rollbackPhase, PAGES);
export const restore = action(restorePhase, PAGES);
export const pause = action(pauseJob, PAGES);
export const resume = action(resumeJob, PAGES);
export const check = action(runChecks, PAGES);

/** Of gateways and clients that were lost, which a phase waits for. */
export const lostHaveEnded = action(sayEnded, PAGES, {
  read: (form) => {
    const { ended, reason } = formFields(form);
    return { ended: JSON.parse(String(ended)), reason };
  },
});

/** What was decided comes back, for the toast. */
export const decide = action(decideQuarantine, PAGES, {
  read: (form) => {
    const { decisions, ...rest } = formFields(form);
    return { ...rest, decisions: JSON.parse(String(decisions)) };
  },
  tell: (decided) => decided,
});
export const changeDecided = action(changeDecision, PAGES, {
  read: (form) => JSON.parse(String(form.get("change"))),
  tell: (changed) => changed,
});
export const importCsv = action(importQuarantineCsv, PAGES, {
  read: async (form) => {
    const file = form.get("file");
    return { plan: form.get("plan"), csv: file instanceof File ? await file.text() : "" };
  },
  tell: (decided) => decided,
});

/** For the dialog that changes a decision; null if it cannot be counted now. */
export async function countDecided(input: {
  plan: string;
  step: string;
  rawValue: string | null;
  value: string;
}): Promise<number | null> {
  const state = await runAction((ctx) => countDecidedRows(ctx, input));
  return state.data ?? null;
}
