import { expect, test } from "vitest";
import type { CheckState } from "#lib/checks/check-state.ts";
import { asIs } from "#lib/messages/as-is.ts";
import { markup } from "../../test/markup.tsx";
import { ChecksTable } from "./checks-table.tsx";

const check = (name: string, state: CheckState) => ({
  phase: "backfill" as const,
  step: "040-period",
  name,
  query: "select 1",
  when: "after" as const,
  expected: asIs("0"),
  state,
  latest: null,
});

test("a failing check stands first, and the table is named for its plan", () => {
  const html = markup(
    <ChecksTable plan="reservations" checks={[check("first", "pass"), check("second", "fail")]} />,
  );
  expect(html.indexOf(">second<")).toBeLessThan(html.indexOf(">first<"));
  // Validation has one for each plan.
  expect(html).toContain('aria-label="Checks of reservations"');
});
