import { expect, test } from "vitest";
import { judgeHeartbeat } from "./judge-heartbeat.ts";

const now = new Date("2026-11-21T10:00:00Z");
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000);

test.each([
  [null, "down", "No worker runs."],
  [ago(6), "down", "No worker has reported for 6 s."],
  [ago(5.1), "down", "No worker has reported for 5 s."],
  [ago(5), "up", "Reported 5 s ago."],
  [ago(-3), "up", "Reported 0 s ago."], // the database's clock may be ahead
])("%o is %s", (lastSeenAt, state, detail) => {
  expect(judgeHeartbeat("worker", lastSeenAt, now)).toEqual({ name: "worker", state, detail });
});
