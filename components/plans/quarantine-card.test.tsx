import { expect, test } from "vitest";
import type { DecisionsForecast } from "#lib/quarantine/views.ts";
import { markup } from "../../test/markup.tsx";
import { QuarantineCard } from "./quarantine-card.tsx";

function words(toDecide: DecisionsForecast): string {
  const html = markup(
    <QuarantineCard count={null} isWhole={false} toDecide={toDecide} leftOpen={null} href="/x" />,
  );
  return html.replace(/<[^>]*>/g, " ").replace(/ +/g, " ");
}

test("what a rehearsal counted reads as a sentence", () => {
  expect(words({ rows: 4800, values: 31, leftOpen: null })).toContain(
    "about 4,800 rows, 31 values to decide, as the rehearsal counted",
  );
});

test("what was left open before the start is named with what it stops", () => {
  expect(words({ rows: 81, values: 2, leftOpen: { rows: 38, values: 1, blocks: "contract" } })).toContain(
    "38 rows are left open, 1 value, which will stop contract.",
  );
});
