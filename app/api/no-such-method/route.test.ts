import { expect, test } from "vitest";
import { GET } from "./route.ts";

const answer = (of: string) =>
  GET(
    new Request(`http://sluice.test/api/no-such-method?of=${encodeURIComponent(of)}`, {
      headers: { "x-correlation-id": "asked-0123" },
    }),
  );

test("a method that nothing has is a problem below the interface, and an error as ever elsewhere", async () => {
  const problem = answer("/api/v1/flags/a?limit=2");
  expect(problem.status).toBe(405);
  expect(problem.headers.get("content-type")).toBe("application/problem+json");
  expect(await problem.json()).toMatchObject({ code: "method-not-allowed", correlationId: "asked-0123" });

  const error = answer("/flags");
  expect(error.status).toBe(405);
  expect(await error.json()).toMatchObject({ error: { code: "invalid" } });
  for (const { headers } of [problem, error]) expect(headers.get("allow")).toContain("PATCH");
});
