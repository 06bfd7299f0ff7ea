import { expect, test } from "vitest";
import type { PhaseView, StepView } from "#lib/plans/views.ts";
import { startConsequence } from "./start-consequence.ts";

test("what a step says of itself is read before its phase starts", () => {
  const step = (sql: string, consequence: string | null) =>
    ({ sql, consequence, kind: "statements" }) as Partial<StepView> as StepView;
  const steps = [
    step("alter table t alter column c set not null", "From then on a booking without a time is refused"),
    step("alter table t drop column raw", null),
  ];
  const contract = { phase: "contract", steps, dryRun: null } as Partial<PhaseView> as PhaseView;
  expect(startConsequence(contract, "clinic", null)).toBe(
    "For good: it drops 1 column. How many rows the backup holds is not measured yet: a dry run counts them. From then on a booking without a time is refused.",
  );
  const expand = { ...contract, phase: "expand", stepsTotal: 1, steps: [] } as PhaseView;
  expect(startConsequence(expand, "clinic", null)).toBe(
    "1 step adds to clinic. Nothing existing is changed, and each can be rolled back.",
  );
});
