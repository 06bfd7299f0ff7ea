import { expect, test } from "vitest";
import { english } from "./catalogue/english.ts";
import { neededWords } from "./still-used.ts";

test("what keeps a flag from its end is said once: by the button that it disables, or above one that somebody may not press", () => {
  const plan = { by: "plan", plan: "reservations" } as const;
  expect(neededWords(plan, null)).toBeNull();
  const words = neededWords(plan, "Only an admin may do this.");
  expect(words && english(words)).toBe("in the hands of plan reservations, which is under way");
  const none = neededWords(null, null);
  expect(none && english(none)).toBe("nobody asked in the last hour");
});
