import { expect, test } from "vitest";
import { english } from "#lib/messages/catalogue/english.ts";
import { type Message, message } from "#lib/messages/catalogue/message.ts";
import { behindWords, discardWords, retriedOne, retryWords, stoppedSinks } from "./event-words.ts";

const inEnglish = <K extends string>(words: Record<K, Message>) =>
  Object.fromEntries(Object.entries<Message>(words).map(([key, one]) => [key, english(one)]));

test("says what retrying a group does, also while the sink takes nothing", () => {
  const six = { events: 6, sink: "reminders" };
  expect(inEnglish(retryWords(six, null))).toEqual({
    consequence: "6 events of reminders are tried at once, with the attempts counted anew.",
    done: "6 events are tried again",
  });
  expect(inEnglish(retryWords(six, "breaker"))).toEqual({
    consequence:
      "6 events wait for reminders, which takes none now; they are sent as soon as it answers, with the attempts counted anew.",
    done: "6 events wait for reminders; they are sent as soon as it answers",
  });
  expect(english(retryWords({ ...six, events: 1 }, "breaker").done)).toBe(
    "1 event waits for reminders; it is sent as soon as it answers",
  );
});

test("nothing is tried at once while its sink is paused, whatever its breaker says", () => {
  const sink = { name: "reminders", pausedAt: null };
  const paused = { ...sink, state: "paused" as const, pausedAt: new Date() };
  const [person] = stoppedSinks([paused]);
  const [breaker] = stoppedSinks([{ ...sink, state: "breaker-open" }]);
  expect([person?.by, breaker?.by]).toEqual(["person", "breaker"]);
  expect(stoppedSinks([{ ...sink, state: "delivering" }])).toEqual([]);
  expect(inEnglish(retryWords({ events: 6, sink: "reminders" }, "person"))).toEqual({
    consequence:
      "reminders is paused. 6 events wait, and they are tried when it is resumed, with the attempts counted anew.",
    done: "reminders is paused; they are tried when it is resumed",
  });
  expect(english(retriedOne(true, person))).toBe(
    "reminders is paused; the event is tried when it is resumed",
  );
  expect(english(retriedOne(true, breaker))).toBe(
    "It waits for reminders; it is sent as soon as reminders answers",
  );
  const [nobody] = stoppedSinks([{ ...sink, state: "no-worker" }]);
  expect(english(retriedOne(false, nobody))).toBe(
    "No worker delivers to reminders; the event is sent when one is started",
  );
  expect(english(retriedOne(false, undefined))).toBe("It is sent again");
});

test("says what discarding does to the events, and to those behind them", () => {
  expect(inEnglish(discardWords({ events: 1, waiting: 0, sink: "reminders" }))).toEqual({
    title: "Discard 1 event",
    consequence:
      "The sink reminders never gets it. Nothing waits behind it. It stays in the list as discarded, with your name and reason, and can still be sent by id.",
    done: "1 event discarded",
  });
  expect(english(discardWords({ events: 12, waiting: 3, sink: "reminders" }).consequence)).toContain(
    "The sink reminders never gets them. 3 events that wait behind them go on at once.",
  );
  expect(english(discardWords({ events: 12, waiting: 1, sink: "reminders" }).consequence)).toContain(
    "1 event that waits behind them goes on at once.",
  );
});

test("a sink that the worker cannot work on is sent nothing, and it is said", () => {
  const [failing] = stoppedSinks([{ name: "reminders", pausedAt: null, state: "failing" }]);
  expect(english(retriedOne(true, failing))).toBe(
    "The worker cannot work on reminders; the event is tried when it can",
  );
});

test("of a group of one it is not said that all of it is retried", () => {
  const retry = (count: number) => english(message("outbox.groups.retryAll", { count }));
  expect([retry(1), retry(312)]).toEqual(["Retry 1", "Retry all 312"]);
  expect(english(behindWords({ events: 1, keysBlocked: 1 }))).toBe(
    "What waits behind it in 1 key follows by itself.",
  );
  expect(english(behindWords({ events: 2, keysBlocked: 1 }))).toBe(
    "What waits behind them in 1 key follows by itself.",
  );
});
