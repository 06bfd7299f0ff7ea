import { expect, test } from "vitest";
import { renderTable } from "./table.ts";

test("one long cell does not push every other line apart", () => {
  const lines = renderTable(
    ["check", "found"],
    [
      ["short", "0"],
      ["x".repeat(130), "1"],
    ],
  ).split("\n");
  expect(lines[1]).toBe(`${"short".padEnd(40)}  0`);
  expect(lines[2]).toBe(`${"x".repeat(130)}  1`);
});
