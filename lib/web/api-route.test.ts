import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { z } from "zod";
import { contextAs, createSluiceDatabase, type TestDatabase } from "../../test/database.ts";
import { AppError } from "../errors.ts";
import { createToken } from "../users/create-token.ts";

// The request scope belongs to Next and exists only in its server; the browser tests cover it.
vi.mock("next/headers", () => ({
  headers: async () => new Headers({ "x-correlation-id": "test-correlation" }),
  cookies: async () => ({ get: () => undefined, getAll: () => [] }),
}));

let database: TestDatabase;
let apiRoute: typeof import("./api-route.ts").apiRoute;
beforeAll(async () => {
  database = await createSluiceDatabase();
  vi.stubEnv("DATABASE_URL", database.url);
  vi.stubEnv("ADMIN_TOKEN", "bootstrap-token-0123456789");
  vi.stubEnv("NEXTAUTH_SECRET", "secret-for-tests-0123456789");
  ({ apiRoute } = await import("./api-route.ts"));
});
afterAll(async () => {
  const { getDb } = await import("./db.ts");
  await getDb().$disconnect();
  await database.drop();
});

const call = async (
  handler: Parameters<typeof apiRoute>[0],
  headers: Record<string, string> = { authorization: "Bearer bootstrap-token-0123456789" },
) => {
  const request = new Request("http://sluice.test/api/x", { method: "POST", headers });
  const answer = await apiRoute(handler)(request, { params: Promise.resolve({ name: "a" }) });
  return { status: answer.status, body: (await answer.json()) as unknown };
};

test("a handler gets who calls, and its answer is JSON with big numbers as text", async () => {
  const { status, body } = await call(async (ctx, _, params) => ({
    by: ctx.actor.name,
    via: ctx.via,
    params,
    n: 2n ** 60n,
  }));
  expect(status).toBe(200);
  expect(body).toEqual({ by: "ADMIN_TOKEN", via: "api", params: { name: "a" }, n: "1152921504606846976" });
});

test("an address that names what no database holds is not found", async () => {
  const headers = { authorization: "Bearer bootstrap-token-0123456789" };
  const answer = await apiRoute(async () => "never")(
    new Request("http://sluice.test/api/flags/%00", { headers }),
    { params: Promise.resolve({ name: "\0" }) },
  );
  expect(answer.status).toBe(404);
  expect(await answer.json()).toMatchObject({ error: { code: "not-found" } });
});

test("a token acts with its own role", async () => {
  const { token } = await createToken(contextAs("admin", database.db), {
    name: "t",
    role: "viewer",
    expiresInDays: 1,
  });
  const { body } = await call(async (ctx) => ({ role: ctx.actor.role }), {
    authorization: `Bearer ${token}`,
  });
  expect(body).toEqual({ role: "viewer" });
});

test.each([[{ authorization: "Bearer wrong" }], [{ authorization: "Basic eHg=" }]])(
  "%o is nobody",
  async (headers) => {
    const { status, body } = await call(async () => "never", headers as Record<string, string>);
    expect(status).toBe(401);
    expect(body).toMatchObject({ error: { code: "unauthenticated" } });
  },
);

test("refusals keep their code, message and details", async () => {
  const { status, body } = await call(async () => {
    throw new AppError("gate-closed", "Held at 25 %.", { check: "x" });
  });
  expect(status).toBe(423);
  expect(body).toEqual({ error: { code: "gate-closed", message: "Held at 25 %.", details: { check: "x" } } });
});

test("a body that is wrong names its field, and a bug tells nothing of itself", async () => {
  const wrong = await call(async () => z.object({ percentage: z.number() }).parse({}));
  expect(wrong).toMatchObject({
    status: 400,
    body: {
      error: {
        code: "invalid",
        message: "Percentage is needed.",
        details: { issues: [{ field: "percentage", message: "Percentage is needed." }] },
      },
    },
  });
  const bug = await call(async () => {
    throw new Error("password=hunter2");
  });
  expect(bug.status).toBe(500);
  expect(JSON.stringify(bug.body)).not.toContain("hunter2");
});
