import { expect, test } from "vitest";
import type { StepView } from "#lib/plans/reads/views.ts";
import { markup } from "../../test/markup.tsx";
import { StepDetail } from "./step-detail.tsx";

const step = {
  name: "010-columns",
  title: "Drops the old columns.",
  kind: "removal",
  sql: "",
  rollback: null,
  blockers: [],
  rowsDone: null,
  state: "rolled_back",
  startedAt: new Date(0),
  finishedAt: new Date(5000),
  lockWaitMs: null,
} as unknown as StepView;
const words = (state: "restored" | "rolled_back") =>
  markup(
    <StepDetail step={step} state={state} samples={[]} rollbackProvenAt={null} rollbackTried={null} />,
  ).replace(/<[^>]*>/g, "");

test("what was restored is not said to be rolled back", () => {
  expect(words("restored")).toContain("Restored ");
  expect(words("restored")).not.toContain("Rolled back");
  expect(words("rolled_back")).toContain("Rolled back ");
});
