import { z } from "zod";
import { AppError } from "../kernel/errors.ts";
import { formNumber } from "../kernel/input/form-number.ts";
import { issueText } from "../kernel/input/issue-text.ts";
import { storableText } from "../kernel/input/storable-text.ts";
import { Refusal } from "../kernel/refusal.ts";
import { verb } from "../kernel/verb.ts";
import { message } from "../messages/catalogue/message.ts";
import { requirePlan } from "../plans/definition/plan-definition.ts";
import { quarantineSubject } from "../plans/plan-input.ts";
import { applyDecisions, QuarantineDecided } from "./apply-decisions.ts";

const ROWS = message("input.predicates.shownRows");
const Input = z.object({
  plan: storableText().min(1),
  step: storableText().min(1),
  rawValue: storableText().nullable(),
  /** The value that was decided, as the person saw it. */
  from: storableText().min(1),
  /** Null withdraws the decision. */
  to: storableText().min(1).nullable(),
  expectedRows: formNumber(ROWS)
    .refine((rows) => Number.isInteger(rows) && rows >= 0, issueText(ROWS))
    .describe(
      "Rows that have the value from this text, as the person saw it. Fewer now are refused; more that came since are changed with them.",
    ),
});

/**
 * Changes a decision of the quarantine, and the rows that were filled from it: to another value, or back to none, so
 * that they wait for a person again. Refused, on record, if a later phase stands on it, and if it is not what was shown.
 */
export const changeDecision = verb({
  name: "quarantine.change-decision",
  permission: "quarantine:decide",
  input: Input,
  output: QuarantineDecided,
  subject: quarantineSubject,
  async runOutside(ctx, { plan: name, step, ...change }) {
    const stored = await requirePlan(ctx.db, name);
    if (change.to === change.from)
      throw new AppError("invalid", message("valueRefusals.sameAlready", { value: change.from }), {
        field: "to",
      });
    const steps = [{ step, changes: [change] }];
    return applyDecisions(ctx, stored, { steps }).catch((error: unknown) => {
      if (!(error instanceof AppError) || error.code !== "gate-closed") throw error;
      const action = change.to === null ? "quarantine.decision-withdrawn" : "quarantine.decision-changed";
      throw new Refusal(error, { action, after: change });
    });
  },
});
