import { expect, test } from "vitest";
import { english } from "./catalogue/english.ts";
import { message } from "./catalogue/message.ts";

test("one retired flag stays on, and two stay on", () => {
  expect([1, 2].map((count) => english(message("overview.flags.retired", { count })))).toEqual([
    "1 retired stays on.",
    "2 retired stay on.",
  ]);
});
