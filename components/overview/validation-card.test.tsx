import { expect, test } from "vitest";
import { markup } from "../../test/markup.tsx";
import { ValidationCard } from "./validation-card.tsx";

const totals = {
  passing: 30,
  failing: 1,
  stale: 0,
  running: 0,
  notRun: 6,
  superseded: 0,
  lookedAtSince: new Date(),
};
/** Each part of the bar with its width, by its colour. */
function bar(over: Partial<typeof totals>) {
  const html = markup(
    <ValidationCard validation={{ ok: true, value: { rows: [], totals: { ...totals, ...over } } }} />,
  );
  return [...html.matchAll(/(bg-(?:pass|fail|run|faint|line))\b[^>]*flex-grow:(\d+)/g)].map((part) =>
    part.slice(1).join(" "),
  );
}

test("what passes is drawn green and what fails red, each as wide as its share", () => {
  expect(bar({})).toEqual(["bg-pass 30", "bg-fail 1", "bg-line 6"]);
  expect(bar({ passing: 1, failing: 30, notRun: 0 })).toEqual(["bg-pass 1", "bg-fail 30"]);
  expect(bar({ failing: 0, running: 2, stale: 3 })).toEqual([
    "bg-pass 30",
    "bg-run 2",
    "bg-faint 3",
    "bg-line 6",
  ]);
});
