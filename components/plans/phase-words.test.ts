import { expect, test } from "vitest";
import { english } from "#lib/messages/catalogue/english.ts";
import type { PhaseView } from "#lib/plans/reads/views.ts";
import { standingWords } from "./phase-words.ts";

test("a phase that waits for nothing is called by one word wherever it stands", () => {
  const words = (state: PhaseView["state"], ...gates: ("green" | "red")[]) =>
    english(standingWords({ state, standing: state, gates: gates.map((one) => ({ state: one }) as never) }));
  expect(words("waiting", "green", "green")).toBe("can start");
  expect(words("waiting", "green", "red")).toBe("waiting");
  expect(words("done", "green")).toBe("done");
});
