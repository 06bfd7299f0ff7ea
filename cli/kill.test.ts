import { expect, test } from "vitest";
import { showUnchanged } from "./commands/kill.ts";
import { KillShape } from "./shapes.ts";

const status = (over: object) =>
  KillShape.parse({
    engaged: false,
    engagedAt: null,
    engagedBy: null,
    reason: null,
    environmentKills: [],
    confirmation: {
      participants: [{ kind: "gateway", confirmedAt: "2026-11-21T15:00:00.020Z" }],
      confirmed: 1,
      ms: 20,
    },
    changed: false,
    ...over,
  });

test("a second press says who engaged it, and claims no confirmation of its own", () => {
  const engaged = {
    engaged: true,
    engagedAt: "2026-11-21T15:00:00.000Z",
    engagedBy: "ops",
    reason: "errors",
  };
  expect(showUnchanged(status(engaged)).text).toBe(
    'The kill switch was engaged already, by ops at 2026-11-21T15:00:00.000Z ("errors"). Nothing was changed, and your reason is not on record.',
  );
  expect(showUnchanged(status({})).text).toBe(
    "The kill switch was not engaged, so there was nothing to lift. Nothing was changed, and your reason is not on record.",
  );
});
