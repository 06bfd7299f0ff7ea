import type { Context } from "../context.ts";
import { PlanInput } from "./plan-input.ts";
import { writeQuarantineCsv } from "./quarantine-csv.ts";
import { readQuarantine } from "./reads.ts";

/** The plan's quarantine as CSV, one line for each distinct value. @throws AppError not-found, unavailable */
export async function exportQuarantineCsv(ctx: Context, input: unknown): Promise<string> {
  const { plan } = PlanInput.parse(input);
  return writeQuarantineCsv((await readQuarantine(ctx, plan)).groups);
}
