import { expect, test } from "vitest";
import { showAttention } from "./commands/status.ts";

const need = {
  tone: "hold" as const,
  title: "no worker runs",
  text: ["No phase moves."],
  at: null,
  href: "/",
};

test("what needs somebody is told in the order and words of the first screen, and fails if something does", () => {
  const fails = {
    ...need,
    tone: "fail" as const,
    title: "5 rows fail a check",
    text: ["It found 5.", "Look."],
  };
  expect(showAttention({ needs: [fails, need], quiet: "", killed: false })).toMatchObject({
    exitCode: 1,
    text: "Two things need you: 5 rows fail a check\n\n5 rows fail a check\n  It found 5.\n  Look.\n\nno worker runs\n  No phase moves.",
  });
  expect(showAttention({ needs: [], quiet: "No flag is held.", killed: false })).toMatchObject({
    exitCode: 0,
    text: "Nothing needs you\nNo flag is held.",
  });
  expect(showAttention({ needs: [], quiet: "No flag is held.", killed: true }).text).toBe(
    "The kill switch is engaged.\nNothing else needs you",
  );
});
