import { z } from "zod";
import { countedList } from "../kernel/input/counted-list.ts";
import { formNumber } from "../kernel/input/form-number.ts";
import { issueText } from "../kernel/input/issue-text.ts";
import { storableText } from "../kernel/input/storable-text.ts";
import { verb } from "../kernel/verb.ts";
import { message } from "../messages/catalogue/message.ts";
import { requirePlan } from "../plans/definition/plan-definition.ts";
import { quarantineSubject } from "../plans/plan-input.ts";
import { applyDecisions, QuarantineDecided } from "./apply-decisions.ts";

const ROWS = message("input.predicates.shownRows");
const Input = z.object({
  plan: storableText().min(1),
  step: storableText().min(1),
  decisions: countedList(
    z.object({
      /** The raw text exactly as it is shown; null where the application stored NULL. */
      rawValue: storableText().nullable(),
      /** null leaves it open: nobody can know it, and nobody is asked again. */
      value: storableText()
        .min(1, issueText(message("input.notes.chooseValue")))
        .nullable(),
      expectedRows: formNumber(ROWS)
        .refine((rows) => Number.isInteger(rows) && rows > 0, issueText(ROWS))
        .describe(
          "Rows that the person saw. Fewer now are refused, as somebody decided; more that came since are taken along. " +
            "Before the backfill has begun both are refused: it is what the last rehearsal counted.",
        ),
    }),
    5_000,
  ).refine((decisions) => decisions.length > 0, issueText(message("input.notes.chooseValues"))),
});

/**
 * Gives every row of each group its value and makes the decisions rules, for rows that are still to come: all of it in
 * one transaction on the target, or nothing. Refused if the rows changed since they were shown.
 */
export const decideQuarantine = verb({
  name: "quarantine.decide",
  permission: "quarantine:decide",
  input: Input,
  output: QuarantineDecided,
  subject: quarantineSubject,
  async runOutside(ctx, { plan: name, step, decisions }) {
    const stored = await requirePlan(ctx.db, name);
    return applyDecisions(ctx, stored, { steps: [{ step, ...splitLeftOpen(decisions) }] });
  },
});

/** Those with a value, and those without. */
function splitLeftOpen(all: z.infer<typeof Input>["decisions"]) {
  return {
    decisions: all.flatMap(({ value, ...group }) => (value === null ? [] : [{ ...group, value }])),
    open: all.flatMap(({ value, ...group }) => (value === null ? [group] : [])),
  };
}
