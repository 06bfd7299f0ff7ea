import { z } from "zod";
import { AppError } from "../kernel/errors.ts";
import { storableText } from "../kernel/input/storable-text.ts";
import { verb } from "../kernel/verb.ts";
import { message } from "../messages/catalogue/message.ts";
import { whyCsvTooLarge } from "../messages/csv-size.ts";
import { requirePlan } from "../plans/definition/plan-definition.ts";
import { quarantineSubject } from "../plans/plan-input.ts";
import { applyDecisions, QuarantineDecided } from "./apply-decisions.ts";
import { ruleSteps } from "./quarantine.ts";
import { readQuarantineCsv } from "./quarantine-csv.ts";

const Input = z.object({
  plan: storableText().min(1),
  csv: storableText(),
});

/**
 * Takes decisions from a CSV file that `exportQuarantineCsv` wrote and a person filled in, and changes those decided
 * before where the person changed their value: the whole file or nothing. A line that says what is decided already
 * changes nothing. A refusal names line and column, or the rows that changed since the export.
 */
export const importQuarantineCsv = verb({
  name: "quarantine.import",
  permission: "quarantine:decide",
  input: Input,
  output: QuarantineDecided,
  subject: quarantineSubject,
  async runOutside(ctx, { plan: name, csv }) {
    // Never more characters than the file has bytes.
    const tooLarge = whyCsvTooLarge(csv.length);
    if (tooLarge !== null) throw new AppError("too-large", tooLarge);
    const stored = await requirePlan(ctx.db, name);
    const allowed = new Map(ruleSteps(stored.definition).map(({ step, rules }) => [step, rules.values]));
    const byStep = await readQuarantineCsv(csv, allowed);
    if (byStep.size === 0) throw new AppError("invalid", message("valueRefusals.csv.nothingToDecide"));
    const steps = [...byStep].map(([step, lines]) => ({ step, ...lines }));
    return applyDecisions(ctx, stored, { steps, again: true });
  },
});
