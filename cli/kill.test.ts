import { expect, test } from "vitest";
import { showUnchanged } from "./commands/kill.ts";

const change = (over: object) => ({
  environment: "production",
  engagedAt: null,
  engagedBy: null,
  reason: null,
  liftedAt: null,
  liftedBy: null,
  revision: 1,
  changed: false,
  ...over,
});

test("a second press says who engaged it, and claims no confirmation of its own", () => {
  const engaged = {
    engagedAt: "2026-11-21T15:00:00.000Z",
    engagedBy: "ops",
    reason: "errors",
  };
  expect(showUnchanged(change(engaged)).text).toBe(
    'The kill switch was engaged already, by ops at 2026-11-21T15:00:00.000Z ("errors"). Nothing was changed, and your reason is not on record.',
  );
  expect(showUnchanged(change(engaged), "errors").text).toBe(
    'The kill switch is engaged, by ops at 2026-11-21T15:00:00.000Z ("errors").',
  );
  expect(showUnchanged(change({})).text).toBe(
    "The kill switch was not engaged, so there was nothing to lift. Nothing was changed, and your reason is not on record.",
  );
});
