import fc from "fast-check";
import { expect, test } from "vitest";
import { answerDetail, classifyError, classifyStatus, parseRetryAfter } from "../sinks/classify-failure.ts";
import { fingerprint } from "./fingerprint.ts";
import { decideRetry } from "./retry-schedule.ts";

const policy = { maxAttempts: 12, firstRetrySeconds: 1 };
const down = classifyStatus(503, "Service Unavailable", null, null);

test("waits at most the doubling ceiling, never longer than an hour, and at least what Retry-After asked", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 11 }),
      fc.double({ min: 0, max: 0.999999, noNaN: true }),
      fc.option(fc.integer({ min: 0, max: 3_600_000 })),
      (attempts, random, retryAfterMs) => {
        const decision = decideRetry(attempts, { ...down, retryAfterMs }, policy, random);
        if (decision.state !== "retry") throw new Error("gave up too early");
        const ceiling = Math.min(1000 * 2 ** (attempts - 1), 3_600_000);
        expect(decision.delayMs).toBeLessThanOrEqual(Math.max(ceiling, retryAfterMs ?? 0));
        expect(decision.delayMs).toBeGreaterThanOrEqual(retryAfterMs ?? 0);
      },
    ),
  );
});

test("gives up after the last attempt, sooner on what the receiver rejects", () => {
  expect(decideRetry(12, down, policy, 0.5)).toEqual({ state: "dead" });
  const rejected = classifyStatus(422, "Unprocessable Entity", null, null);
  expect(decideRetry(2, rejected, policy, 0.5).state).toBe("retry");
  expect(decideRetry(3, rejected, policy, 0.5)).toEqual({ state: "dead" });
});

test("tells the sink's trouble from the event's, and says when it cannot", () => {
  const fault = (status: number) => classifyStatus(status, "", null, null).fault;
  expect([502, 503, 504, 429].map(fault)).toEqual(Array(4).fill("sink"));
  expect([500, 501, 507, 408, 425].map(fault)).toEqual(Array(5).fill("unclear"));
  expect([302, 400, 401, 404, 409, 410, 422].map(fault)).toEqual(Array(7).fill("event"));
  expect(classifyError({ code: "ECONNREFUSED" }, 15)).toMatchObject({
    errorClass: "connection-refused",
    fault: "sink",
  });
  expect(classifyError({ code: "ECONNRESET" }, 15).fault).toBe("unclear");
  expect(classifyError({ name: "TimeoutError" }, 15)).toMatchObject({
    ...{ errorClass: "timed-out", message: "15 s" },
    fault: "unclear",
  });
});

test("reads Retry-After as seconds or a date, and ignores nonsense", () => {
  const now = new Date("2026-11-21T09:00:00Z");
  expect(parseRetryAfter("120", now)).toBe(120_000);
  expect(parseRetryAfter("Sat, 21 Nov 2026 09:00:30 GMT", now)).toBe(30_000);
  expect(parseRetryAfter("99999999", now)).toBe(3_600_000);
  expect(parseRetryAfter("soon", now)).toBeNull();
  expect(parseRetryAfter(undefined, now)).toBeNull();
});

test("takes one sentence from the receiver's answer, without addresses", () => {
  expect(answerDetail('{"error":{"message":"payload.total: expected integer"}}')).toBe(
    "payload.total: expected integer",
  );
  expect(answerDetail("no room for kim@example.com\nat line 4")).toBe("no room for kim@example.com");
  expect(answerDetail("<html><body>Bad gateway</body></html>")).toBeNull();
});

test("failures that differ in ids and numbers only are one group; another status is another", () => {
  const failure = (errorClass: string, message: string) => fingerprint({ errorClass, message });
  expect(failure("http-409", "409 Conflict: reservation r-20931 at 10:30")).toBe(
    failure("http-409", "409 Conflict: reservation r-7 at 9:05"),
  );
  expect(failure("http-409", "409: 0189f3c2-1111-7abc-8def-0123456789ab exists")).toBe(
    failure("http-409", "409: 0189f3c2-2222-7abc-8def-ba9876543210 exists"),
  );
  expect(failure("http-409", "409 Conflict")).not.toBe(failure("http-404", "404 Not Found"));
});
