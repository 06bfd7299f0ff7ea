"use server";

import { runChecks } from "#lib/plans/verbs/run-checks.ts";
import type { FormState } from "#lib/web/form-state.ts";
import { runVerb } from "#lib/web/run-verb.ts";

export async function check(_: FormState, form: FormData): Promise<FormState> {
  return runVerb(runChecks, form, "/validation");
}
