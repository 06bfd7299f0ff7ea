"use server";

import { revalidatePath } from "next/cache";
import type { Context } from "#lib/context.ts";
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
import { type FormState, runAction } from "#lib/web/run-action.ts";

async function run(
  verb: (ctx: Context, input: unknown) => Promise<unknown>,
  form: FormData,
): Promise<FormState> {
  return runAction(async (ctx) => {
    await verb(ctx, Object.fromEntries(form));
    revalidatePath("/migrations", "layout");
  });
}

export async function start(_: FormState, form: FormData): Promise<FormState> {
  return run(startPhase, form);
}

export async function dryRun(_: FormState, form: FormData): Promise<FormState> {
  return run(dryRunPhase, form);
}

export async function rollBack(_: FormState, form: FormData): Promise<FormState> {
  return run(rollbackPhase, form);
}

export async function restore(_: FormState, form: FormData): Promise<FormState> {
  return run(restorePhase, form);
}

export async function pause(_: FormState, form: FormData): Promise<FormState> {
  return run(pauseJob, form);
}

export async function resume(_: FormState, form: FormData): Promise<FormState> {
  return run(resumeJob, form);
}

export async function check(_: FormState, form: FormData): Promise<FormState> {
  return run(runChecks, form);
}

export async function decide(
  _: FormState<QuarantineDecided>,
  form: FormData,
): Promise<FormState<QuarantineDecided>> {
  return runAction(async (ctx) => {
    const { decisions, ...rest } = Object.fromEntries(form);
    const decided = await decideQuarantine(ctx, { ...rest, decisions: JSON.parse(String(decisions)) });
    revalidatePath("/migrations", "layout");
    return decided;
  });
}

export async function changeDecided(
  _: FormState<QuarantineDecided>,
  form: FormData,
): Promise<FormState<QuarantineDecided>> {
  return runAction(async (ctx) => {
    const changed = await changeDecision(ctx, JSON.parse(String(form.get("change"))));
    revalidatePath("/migrations", "layout");
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
    const file = form.get("file");
    const csv = file instanceof File ? await file.text() : "";
    const decided = await importQuarantineCsv(ctx, { plan: form.get("plan"), csv });
    revalidatePath("/migrations", "layout");
    return decided;
  });
}
