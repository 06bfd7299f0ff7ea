"use server";

import { revalidatePath } from "next/cache";
import { sayEnded } from "#lib/flags/clients/say-ended.ts";
import { dryRunPhase } from "#lib/plans/verbs/dry-run-phase.ts";
import { pauseJob } from "#lib/plans/verbs/pause-job.ts";
import { restorePhase } from "#lib/plans/verbs/restore-phase.ts";
import { resumeJob } from "#lib/plans/verbs/resume-job.ts";
import { rollbackPhase } from "#lib/plans/verbs/rollback-phase.ts";
import { runChecks } from "#lib/plans/verbs/run-checks.ts";
import { startPhase } from "#lib/plans/verbs/start-phase.ts";
import { stopRehearsal } from "#lib/plans/verbs/stop-rehearsal.ts";
import type { QuarantineDecided } from "#lib/quarantine/apply-decisions.ts";
import { changeDecision } from "#lib/quarantine/change-decision.ts";
import { countDecidedRows } from "#lib/quarantine/count-decided-rows.ts";
import { decideQuarantine } from "#lib/quarantine/decide-quarantine.ts";
import { importQuarantineCsv } from "#lib/quarantine/import-quarantine-csv.ts";
import { formFields } from "#lib/web/form-fields.ts";
import { type FormState, runAction } from "#lib/web/run-action.ts";
import { runVerb } from "#lib/web/run-verb.ts";

const PAGES = "/migrations";

export async function start(_: FormState, form: FormData): Promise<FormState> {
  return runVerb(startPhase, form, PAGES);
}

export async function dryRun(_: FormState, form: FormData): Promise<FormState> {
  return runVerb(dryRunPhase, form, PAGES);
}

export async function stopRehearsing(_: FormState, form: FormData): Promise<FormState> {
  return runVerb(stopRehearsal, form, PAGES);
}

export async function rollBack(_: FormState, form: FormData): Promise<FormState> {
  return runVerb(rollbackPhase, form, PAGES);
}

export async function restore(_: FormState, form: FormData): Promise<FormState> {
  return runVerb(restorePhase, form, PAGES);
}

export async function pause(_: FormState, form: FormData): Promise<FormState> {
  return runVerb(pauseJob, form, PAGES);
}

export async function resume(_: FormState, form: FormData): Promise<FormState> {
  return runVerb(resumeJob, form, PAGES);
}

export async function check(_: FormState, form: FormData): Promise<FormState> {
  return runVerb(runChecks, form, PAGES);
}

/** Of gateways and clients that were lost, which a phase waits for. */
export async function lostHaveEnded(_: FormState, form: FormData): Promise<FormState> {
  return runVerb(sayEnded, form, PAGES, (fields) => {
    const { ended, reason } = formFields(fields);
    return { ended: JSON.parse(String(ended)), reason };
  });
}

export async function decide(
  _: FormState<QuarantineDecided>,
  form: FormData,
): Promise<FormState<QuarantineDecided>> {
  return runAction(async (ctx) => {
    const { decisions, ...rest } = formFields(form);
    const decided = await decideQuarantine(ctx, { ...rest, decisions: JSON.parse(String(decisions)) });
    revalidatePath(PAGES, "layout");
    return decided;
  });
}

export async function changeDecided(
  _: FormState<QuarantineDecided>,
  form: FormData,
): Promise<FormState<QuarantineDecided>> {
  return runAction(async (ctx) => {
    const changed = await changeDecision(ctx, JSON.parse(String(formFields(form).change)));
    revalidatePath(PAGES, "layout");
    return changed;
  });
}

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

export async function importCsv(
  _: FormState<QuarantineDecided>,
  form: FormData,
): Promise<FormState<QuarantineDecided>> {
  return runAction(async (ctx) => {
    const { plan, file } = formFields(form);
    const csv = file instanceof File ? await file.text() : "";
    const decided = await importQuarantineCsv(ctx, { plan, csv });
    revalidatePath(PAGES, "layout");
    return decided;
  });
}
