import { expect, test } from "vitest";
import { english } from "./catalogue/english.ts";
import { flagNow, type NamedStanding } from "./flag-states.ts";

const words = (state: NamedStanding["state"], serves: NamedStanding["serves"], rolloutPercentage: number) =>
  english(flagNow({ name: "f", state, serves, rolloutPercentage }));

test("what is said of a flag after a change has its percentage, where that is what is served or kept", () => {
  expect(words("partly-on", "some", 50)).toBe("f is partly on, at 50 %");
  expect(words("held", "some", 12.5)).toBe("f is held, partly on, at 12.5 %");
  expect(words("on", "everyone", 100)).toBe("f is on for everyone, at 100 %");
  expect(words("on-for-nobody", "nobody", 0)).toBe("f is on for nobody yet, at 0 %");
  expect(words("killed", "nobody", 50)).toBe("f is killed, serves off, set to 50 %");
  expect(words("window-closed", "nobody", 50)).toBe("f is outside its window, set to 50 %");
  expect(words("off", "nobody", 50)).toBe("f is off");
  expect(words("archived", "nobody", 50)).toBe("f is archived, serves off");
});
