import { expect, test } from "vitest";
import { retryWords } from "./event-words.ts";

test("says what retrying a group does, also while the sink takes nothing", () => {
  const six = { events: 6, sink: "reminders" };
  expect(retryWords(six, false)).toEqual({
    consequence: "6 events of reminders are tried at once, with the attempts counted anew.",
    done: "6 events are tried again",
  });
  expect(retryWords(six, true)).toEqual({
    consequence:
      "6 events wait for reminders, which takes none now; they are sent as soon as it answers, with the attempts counted anew.",
    done: "6 events wait for reminders; they are sent as soon as it answers",
  });
  expect(retryWords({ ...six, events: 1 }, true).done).toBe(
    "1 event waits for reminders; it is sent as soon as it answers",
  );
});
