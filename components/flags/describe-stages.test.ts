import { expect, test } from "vitest";
import { asIs } from "#lib/messages/as-is.ts";
import { english } from "#lib/messages/catalogue/english.ts";
import type { Message } from "#lib/messages/catalogue/message.ts";
import { describeStages } from "./describe-stages.ts";

const plain = (said: Message | null) => said && english(said).replaceAll("\u00a0", " ");

test("names the stages, and what keeps the flag at one", () => {
  expect(plain(describeStages([5, 25, 100], null))).toBe("Stages of the plan: 5 %, 25 %, 100 %.");
  const limit = { upTo: 5, beyond: asIs("Stage 5 % has 8 s left."), freeAt: null };
  expect(plain(describeStages([5, 100], limit))).toBe(
    "Stages of the plan: 5 %, 100 %. Stage 5 % has 8 s left.",
  );
  expect(describeStages([], null)).toBeNull();
});
