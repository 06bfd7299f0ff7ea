import { expect, test } from "vitest";
import { markup } from "../../test/markup.tsx";
import { DecideFooter } from "./decide-footer.tsx";

const footer = (
  quiet: boolean,
  chosen: { rawValue: string; expectedRows: number; value: string }[] = [],
  open = false,
) =>
  markup(
    <DecideFooter chosen={chosen} rest={[]} values={["MORNING"]} quiet={quiet} open={open}>
      Decide
    </DecideFooter>,
  );

test("of several lists of values one footer follows, and another once something is chosen in its list", () => {
  expect(footer(false)).toContain("sticky");
  expect(footer(true)).not.toContain("sticky");
  expect(footer(true, [{ rawValue: "2:00", expectedRows: 249, value: "MORNING" }])).toContain("sticky");
});

test("what is left open already is not offered to be left open", () => {
  expect(footer(false)).toContain("leave open what nobody can know");
  expect(footer(false, [], true)).toContain("The others stay open.");
  expect(footer(false, [], true)).not.toContain("leave open");
});
