import { expect, test } from "vitest";
import type { Role } from "#lib/kernel/permissions.ts";
import type { NextOfPlan } from "#lib/overview/read-first-change.ts";
import type { JobView } from "#lib/plans/reads/views.ts";
import { markup } from "../../test/markup.tsx";
import { type MotionActions, Next } from "./motion-cells.tsx";
import { NextStepAction, type StepActions } from "./next-step-action.tsx";

const OPERATOR: Role = "operator";

function drawn(job: Partial<JobView>) {
  const next = { plan: { name: "p", phases: [] }, step: { kind: "working", job }, rows: null };
  const html = markup(
    <NextStepAction next={next as unknown as NextOfPlan} role={OPERATOR} actions={{} as StepActions} short />,
  );
  return [html.replace(/<[^>]*>/g, ""), /href="([^"]*)"/.exec(html)?.[1]];
}

test("beside whatever entry of the list, work under way is named, and the link leads to its phase", () => {
  const contract = { phase: "contract", state: "running" } as const;
  expect(drawn({ ...contract, kind: "rehearsal" })).toEqual([
    "Watch the rehearsal of contract",
    "/migrations/p?phase=contract",
  ]);
  expect(drawn({ ...contract, kind: "restore" })[0]).toBe("Watch the restore of contract");
  expect(drawn({ kind: "run", phase: "backfill", state: "queued" })).toEqual([
    "Watch backfill",
    "/migrations/p?phase=backfill",
  ]);
  expect(drawn({ kind: "run", phase: "backfill", state: "paused" })[0]).toBe("Look at backfill, paused");
});

test("whoever may not decide values is led to look at them, in the banner, the list and the table alike", () => {
  const of = (role: Role, short: boolean) => {
    const next = { plan: { name: "p", phases: [] }, step: { kind: "decide", values: 31 }, rows: null };
    const step = next as unknown as NextOfPlan;
    return markup(
      <NextStepAction next={step} role={role} actions={{} as StepActions} short={short} />,
    ).replace(/<[^>]*>/g, "");
  };
  const table = (role: Role) =>
    markup(
      <Next next={{ kind: "decide", values: 31, href: "/x" }} actions={{ role } as MotionActions} />,
    ).replace(/<[^>]*>/g, "");
  expect(of("operator", false)).toBe("Decide 31 values");
  expect(of("product_owner", false)).toMatch(/^Look at 31 valuesOnly an operator or above may decide them\./);
  expect(of("product_owner", true)).toBe("next");
  expect(table("operator")).toBe("Decide 31 values");
  expect(table("viewer")).toBe("Look at 31 values");
});
