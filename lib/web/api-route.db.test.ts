import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { z } from "zod";
import { accountAs } from "../../test/account.ts";
import { contextAs, createSluiceDatabase, type TestDatabase } from "../../test/database.ts";
import { inEnglish } from "../../test/in-english.ts";
import { beginSession } from "../identity/sessions/sessions.ts";
import { createToken } from "../identity/tokens/create-token.ts";
import { revokeToken } from "../identity/tokens/revoke-token.ts";
import { createUser } from "../identity/users/create-user.ts";
import { setUserDisabled } from "../identity/users/set-user-disabled.ts";
import type { Context } from "../kernel/context.ts";
import { AppError } from "../kernel/errors.ts";
import { asIs } from "../messages/as-is.ts";
import { reasonWords } from "../messages/audit/reason-words.ts";
import type { apiRoute as ApiRoute } from "./api-route.ts";

// The request scope belongs to Next and exists only in its server; the browser tests cover it.
const signedIn = vi.hoisted(() => ({ session: null as object | null }));
vi.mock("next/headers", () => ({
  headers: async () => new Headers({ "x-correlation-id": "test-correlation" }),
  cookies: async () => ({ get: () => undefined, getAll: () => [] }),
}));
vi.mock("next-auth", () => ({ getServerSession: async () => signedIn.session }));

let database: TestDatabase;
let apiRoute: typeof ApiRoute;
beforeAll(async () => {
  database = await createSluiceDatabase();
  vi.stubEnv("DATABASE_URL", database.url);
  vi.stubEnv("ADMIN_TOKEN", "kVq0mZ7rT3xWb9LcYd2Hs5");
  vi.stubEnv("NEXTAUTH_SECRET", "secret-for-tests-0123456789");
  ({ apiRoute } = await import("./api-route.ts"));
});
afterAll(async () => {
  const { getDb } = await import("./db.ts");
  await getDb().$disconnect();
  await (await import("./session/limiters.ts")).limiterPool().end();
  await database.drop();
});

const call = async (
  handler: Parameters<typeof apiRoute>[0],
  headers: Record<string, string> = { authorization: "Bearer kVq0mZ7rT3xWb9LcYd2Hs5" },
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

test("a server action from elsewhere is refused by token too, and told with the page that was called", async () => {
  const refuse = apiRoute(async () => {
    throw new AppError("forbidden", asIs("no"));
  });
  const to = (headers: Record<string, string>) =>
    refuse(new Request("http://sluice.test/api/foreign-change/flags/a", { method: "POST", headers }), {
      params: Promise.resolve({ page: ["flags", "a"] }),
    });
  expect((await to({ authorization: "Bearer kVq0mZ7rT3xWb9LcYd2Hs5" })).status).toBe(403);
});

test("an address that names what no database holds is not found", async () => {
  const headers = { authorization: "Bearer kVq0mZ7rT3xWb9LcYd2Hs5" };
  const answer = await apiRoute(async () => "never")(
    new Request("http://sluice.test/api/flags/%00", { headers }),
    { params: Promise.resolve({ name: "\0" }) },
  );
  expect(answer.status).toBe(404);
  expect(await answer.json()).toMatchObject({ error: { code: "not-found" } });
});

test("a token acts with its own role", async () => {
  const { token } = await createToken(await accountAs("admin", database.db), {
    name: "t",
    role: "viewer",
    expiresInDays: 1,
  });
  const { body } = await call(async (ctx) => ({ role: ctx.actor.role }), {
    authorization: `Bearer ${token}`,
  });
  expect(body).toEqual({ role: "viewer" });
});

test("a token of a disabled account makes no admin", async () => {
  const maker = await accountAs("admin", database.db);
  const { token } = await createToken(maker, { name: "t", role: "admin", expiresInDays: 1 });
  await setUserDisabled(contextAs("admin", database.db), { id: maker.actor.id, disabled: true });
  const made = (ctx: Context) =>
    createUser(ctx, { email: "x@example.com", role: "admin", password: "correct horse battery" });
  const { status } = await call(made, { authorization: `Bearer ${token}` });
  expect(status).toBe(401);
  expect(await database.db.user.count({ where: { email: "x@example.com" } })).toBe(0);
});

test.each([[{ authorization: "Bearer wrong" }], [{ authorization: "Basic eHg=" }]])(
  "%o is nobody",
  async (headers) => {
    const { status, body } = await call(async () => "never", headers as Record<string, string>);
    expect(status).toBe(401);
    expect(body).toMatchObject({ error: { code: "unauthenticated" } });
  },
);

/** What such an entry says besides. */
const REST = "Further ones within 15 min are in the log only.";
const refusals = (action: string) =>
  database.db.auditEntry.findMany({ where: { action, outcome: "refused" }, orderBy: { id: "asc" } });

test("a token that is refused is on record, once for each address and token", async () => {
  const before = (await refusals("token.use")).length;
  const ctx = await accountAs("admin", database.db);
  const { token, id } = await createToken(ctx, { name: "deploy", role: "operator", expiresInDays: 1 });
  await revokeToken(ctx, { id });
  for (const address of ["10.2.0.1", "10.2.0.2"]) {
    for (let i = 0; i < 5; i++) {
      for (const bad of [token, `never-made-${i}`]) {
        const headers = { authorization: `Bearer ${bad}`, "x-forwarded-for": address };
        expect((await call(async () => "never", headers)).status).toBe(401);
      }
    }
  }
  const entries = (await refusals("token.use")).slice(before);
  expect(entries.map((one) => [one.actorName, inEnglish(reasonWords(one))])).toEqual([
    ["deploy (token)", `The token is revoked. From 10.2.0.1. ${REST}`],
    ["unknown", `The token is unknown. From 10.2.0.1. ${REST}`],
    ["deploy (token)", `The token is revoked. From 10.2.0.2. ${REST}`],
    ["unknown", `The token is unknown. From 10.2.0.2. ${REST}`],
  ]);
});

test("any number of addresses with bad tokens leave a hundred entries an hour", async () => {
  await database.db.$executeRaw`update rate_limits set points = 99 where key = 'refusals:all'`;
  const before = (await refusals("token.use")).length;
  for (let i = 0; i < 5; i++) {
    await call(async () => "never", { authorization: "Bearer x", "x-forwarded-for": `10.3.0.${i}` });
  }
  expect(await refusals("token.use")).toHaveLength(before + 1);
  await database.db.$executeRaw`delete from rate_limits`;
});

test("a change with a session from another site is refused, and on record with its person", async () => {
  const { id } = await createUser(contextAs("admin", database.db), {
    email: "p@example.com",
    role: "admin",
    password: "correct horse battery",
  });
  const limits = { mostMs: 3_600_000, idleMs: 3_600_000 };
  const session = { userId: id, address: "", userAgent: "", now: new Date() };
  signedIn.session = { sluice: { secret: await beginSession(database.db, limits, session) } };
  const change = (origin: string) =>
    call(async (ctx) => ({ by: ctx.actor.name }), { origin, host: "sluice.test" });
  expect(await change("http://sluice.test")).toEqual({ status: 200, body: { by: "p@example.com" } });
  for (let i = 0; i < 3; i++) expect((await change("http://evil.test")).status).toBe(403);
  const page = new Request("http://sluice.test/api/foreign-change/flags/a", {
    method: "POST",
    headers: { origin: "http://evil.example" },
  });
  await apiRoute(async () => "never")(page, { params: Promise.resolve({ page: ["flags", "a"] }) });
  const entries = await refusals("session.foreign-change");
  expect(entries.map((one) => inEnglish(reasonWords(one)))).toEqual([
    `POST /api/x. From http://evil.test. ${REST}`,
    `POST /flags/a. From http://evil.example. ${REST}`,
  ]);
  expect(entries).toMatchObject([
    {
      actorName: "p@example.com",
      subjectId: "p@example.com",
      reason: null,
    },
    { reason: null },
  ]);
  signedIn.session = null;
});

test("refusals keep their code, message and details", async () => {
  const { status, body } = await call(async () => {
    throw new AppError("gate-closed", asIs("Held at 25 %."), { check: "x" });
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
        details: {
          issues: [
            {
              ...{ field: "percentage", message: "Percentage is needed." },
              ...{ code: "input.predicates.needed", params: {} },
            },
          ],
        },
      },
    },
  });
  const bug = await call(async () => {
    throw new Error("password=hunter2");
  });
  expect(bug.status).toBe(500);
  expect(JSON.stringify(bug.body)).not.toContain("hunter2");
});
