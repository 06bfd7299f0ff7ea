"use server";

import { revalidatePath } from "next/cache";
import type { QuarantineDecided } from "#lib/plans/apply-decisions.ts";
import { changeDecision } from "#lib/plans/change-decision.ts";
import { countDecidedRows } from "#lib/plans/count-decided-rows.ts";
import { decideQuarantine } from "#lib/plans/decide-quarantine.ts";
import { dryRunPhase } from "#lib/plans/dry-run-phase.ts";
import { importQuarantineCsv } from "#lib/plans/import-quarantine-csv.ts";
import { pauseJob } from "#lib/plans/pause-job.ts";
import { restorePhase } from "#lib/plans/restore-phase.ts";
import { resumeJob } from "#lib/plans/resume-job.ts";
import { rollbackPhase } from "#lib/plans/rollback-phase.ts";
import { runChecks } from "#lib/plans/run-checks.ts";
import { startPhase } from "#lib/plans/start-phase.ts";
import { stopRehearsal } from "#lib/plans/stop-rehearsal.ts";
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
