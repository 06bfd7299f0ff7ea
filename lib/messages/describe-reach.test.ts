import { expect, test } from "vitest";
import type { Reach } from "../flags/model.ts";
import { english } from "./catalogue/english.ts";
import type { Message } from "./catalogue/message.ts";
import { describeKnown, describeReach, describeWait } from "./describe-reach.ts";

const said = (words: Message | null) => words && english(words);
const reach: Reach = {
  asked: true,
  applications: ["clinic"],
  knownKeys: 4961,
  sampled: 4961,
  before: 1230,
  after: 2470,
  joins: 1240,
  leaves: 0,
  onceServed: 2470,
};
const served = {
  enabled: true,
  turnsOnAt: null,
  windowOpen: true,
  opensAt: null,
  killed: false,
  connected: true,
};
const now = new Date(2026, 10, 21, 12, 0);
const at = { conditions: served, now };
const off = { ...at, conditions: { ...served, enabled: false } };

test("raising says how many join and that no one leaves", () => {
  expect(said(describeReach(reach, at))).toBe("About 1,240 more people join. No one leaves.");
  expect(said(describeKnown(reach, null, true))).toBe(
    "1,230 of the 4,961 people that clinic named in the last 30 days get it now",
  );
});

test("whose people are counted is said, as which of them come past this flag is not known", () => {
  expect(said(describeKnown({ ...reach, applications: ["clinic", "shop", ""] }, null, true))).toBe(
    "1,230 of the 4,961 people that clinic, shop and a program without a token named in the last 30 days get it now",
  );
});

test("lowering says how many leave", () => {
  expect(said(describeReach({ ...reach, joins: 0, leaves: 1 }, at))).toBe(
    "No one joins. About 1 person leaves.",
  );
});

test("nothing is said that was not counted", () => {
  const none = { ...reach, knownKeys: 0, sampled: 0, before: 0, after: 0, joins: 0, onceServed: 0 };
  expect(said(describeReach(null, off))).toContain("Counting");
  expect(said(describeReach(none, at))).toContain("not measured");
  expect(said(describeReach(none, off))).toMatch(/^No one joins until it is turned on. .*not measured/);
});

test("a flag that nobody asked for forecasts nobody", () => {
  const unasked = { ...reach, asked: false, knownKeys: 0, sampled: 0 };
  expect(said(describeReach(unasked, at))).toMatch(/^Nobody has asked for this flag yet/);
  expect(describeKnown(unasked, null, true)).toBeNull();
});

test("hours that close now say who leaves at once, and who gets it later", () => {
  const closes = { ...reach, joins: 0, leaves: 12, after: 0, onceServed: 12 };
  const closed = { ...served, windowOpen: false, opensAt: new Date(2026, 10, 21, 12, 2) };
  expect(said(describeReach(closes, { conditions: closed, now }))).toBe(
    "About 12 people leave. No one joins until the window opens in 2 min; then about 12 people get it.",
  );
});

test("a sample says of how many it is", () => {
  const sample = { ...reach, knownKeys: 575_000, sampled: 20_000 };
  expect(said(describeKnown(sample, null, true))).toMatch(/Counted from 20,000 people sampled from 575,000$/);
});

test("what is not served says what it waits for, and how many get it then", () => {
  expect(said(describeWait(served))).toBeNull();
  const closed = { ...served, windowOpen: false, opensAt: new Date(2026, 10, 21, 12, 2) };
  const opens = { conditions: closed, now };
  expect(said(describeReach(reach, opens))).toBe(
    "No one joins until the window opens in 2 min; then about 2,470 people get it.",
  );
  expect(said(describeReach({ ...reach, onceServed: 1 }, { ...opens, lowering: true }))).toBe(
    "No one has it until the window opens in 2 min; then about 1 person gets it.",
  );
  expect(said(describeReach({ ...reach, onceServed: 0 }, opens))).toContain(
    "then none of the people seen so far.",
  );
  expect(said(describeKnown(reach, describeWait(off.conditions), true))).toBe(
    "0 of the 4,961 people that clinic named in the last 30 days get it now, 2,470 once it is turned on",
  );
  expect(said(describeWait({ ...off.conditions, turnsOnAt: 5 }))).toBe("it is turned on at 5\u00a0%");
  expect(said(describeWait({ ...closed, enabled: false, killed: true }))).toBe(
    "the kill switch is lifted and it is turned on and the window opens",
  );
  expect(said(describeWait({ ...served, windowOpen: false }, now))).toBe("its hours are chosen again");
});

test("without a gateway nobody is said to get it now", () => {
  const alone = { ...served, connected: false };
  expect(said(describeKnown(reach, describeWait(alone), false))).toBe(
    "No gateway is connected. Once one is, 2,470 of the 4,961 people that clinic named in the last 30 days get it",
  );
  expect(said(describeKnown(reach, describeWait({ ...alone, enabled: false }), false))).toContain(
    "Once one is and it is turned on, 2,470",
  );
  for (const lowering of [true, false])
    expect(said(describeReach(reach, { conditions: alone, now, lowering }))).toBe(
      "No gateway is connected, so programs keep what they last had until one is; then about 2,470 people get it.",
    );
});
