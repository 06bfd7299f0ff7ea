import { expect, test } from "vitest";
import { describeStages } from "./describe-stages.ts";

const STAGES = [5, 25, 50, 100];
const plain = (text: string | undefined) => text?.replaceAll("\u00a0", " ");

test("names the next stage", () => {
  const note = describeStages(STAGES, 5, 25);
  expect(plain(note?.text)).toBe("Stages of the plan: 5 %, 25 %, 50 %, 100 %. The next is 25 %.");
  expect(note?.skips).toBe(false);
  expect(describeStages(STAGES, 5, 0)?.skips).toBe(false);
});

test("says which stages a raise would skip", () => {
  const note = describeStages(STAGES, 25, 100);
  expect(note?.skips).toBe(true);
  expect(plain(note?.text)).toContain("skips the plan's stage 50 %");
  expect(plain(describeStages(STAGES, 5, 60)?.text)).toContain("stages 25 %, 50 %");
});

test("nothing is said without a plan, or at its last stage", () => {
  expect(describeStages([], 5, 60)).toBeNull();
  expect(describeStages(STAGES, 100, 50)).toBeNull();
});
