"use server";
import { runChecks } from "#lib/plans/verbs/run-checks.ts";
import { action } from "#lib/web/action.ts";

export const check = action(runChecks, "/validation");
