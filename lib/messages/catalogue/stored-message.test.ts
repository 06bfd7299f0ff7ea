import { expect, test } from "vitest";
import { message } from "./message.ts";
import { storedMessage } from "./stored-message.ts";

test("a stored message is read with what it names, and one of another version's text is none", () => {
  const told = message("plans.pause.byPerson", { who: message("common.asIs", { text: "ops" }) });
  expect(storedMessage(JSON.parse(JSON.stringify(told)))).toEqual(told);
  for (const stored of [
    null,
    "paused by ops",
    { code: "plans.pause.gone" },
    { code: "plans.pause" },
    { code: 1 },
  ])
    expect(storedMessage(stored)).toBeNull();
});

test("a code of before is read as today's", () => {
  const work = { code: "planRefusals.work.kind.dry_run" };
  expect(storedMessage(work)).toEqual({ code: "planRefusals.work.kind.rehearsal" });
});
