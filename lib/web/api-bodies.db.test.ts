import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { contextAs, createSluiceDatabase, type TestDatabase } from "../../test/database.ts";
import { createFlag } from "../flags/verbs/create-flag.ts";
import { OLD_API } from "../surfaces/old-api.ts";

// The request scope belongs to Next and exists only in its server.
vi.mock("next/headers", () => ({
  headers: async () => new Headers({ "x-correlation-id": "test-correlation" }),
  cookies: async () => ({ get: () => undefined, getAll: () => [] }),
}));

const TOKEN = "kVq0mZ7rT3xWb9LcYd2Hs5";
const API = join(import.meta.dirname, "../../app/api");
let database: TestDatabase;
beforeAll(async () => {
  database = await createSluiceDatabase();
  vi.stubEnv("DATABASE_URL", database.url);
  vi.stubEnv("ADMIN_TOKEN", TOKEN);
  vi.stubEnv("NEXTAUTH_SECRET", "secret-for-tests-0123456789");
});
afterAll(async () => {
  await (await import("./db.ts")).getDb().$disconnect();
  await database.drop();
});

type Handler = (request: Request, route: { params: Promise<object> }) => Promise<Response>;
async function send(route: string, method: string, body: object) {
  const own = existsSync(join(API, route, "route.ts")) ? route : "[...path]";
  const handlers = (await import(join(API, own, "route.ts"))) as Record<string, Handler>;
  const headers = { authorization: `Bearer ${TOKEN}` };
  const url = `http://sluice.test/api/${route.replaceAll(/\[\w+\]/g, "a")}`;
  const request = new Request(url, { method, headers, body: JSON.stringify(body) });
  const answer = await handlers[method]?.(request, { params: Promise.resolve({ name: "a", id: "a" }) });
  return { status: answer?.status, body: JSON.stringify(await answer?.json()) };
}

/** Each with what it takes, and at the end one field that it does not. */
const BODIES: [route: string, method: string, body: object][] = [
  ["archive-flags", "POST", { state: "off", expected: 0, statee: "off" }],
  ["client-tokens", "POST", { application: "shop", expiresIndays: 1 }],
  ["client-tokens/[id]", "POST", { action: "rotate", overlapHours: 1, overlap: 1 }],
  ["client-tokens/[id]", "POST", { action: "revoke", overlapHours: 1 }],
  ["flags", "POST", { name: "b", ownr: "ann" }],
  ["flags/[name]", "PATCH", { enabled: true, percent: 10 }],
  ["flags/[name]", "PATCH", { enabled: true, preview: true, percent: 10 }],
  ["flags/[name]", "DELETE", { confirmName: "a", force: true }],
  ["flags/[name]/archive", "POST", { reasn: "old" }],
  ["flags/[name]/unarchive", "POST", { reasn: "new" }],
  ["kill", "POST", { action: "engage", reason: "test", env: "staging" }],
  ["kill", "POST", { action: "lift", reason: "test", confirm: "lift", env: "staging" }],
  ["outbox/discard", "POST", { filter: { sink: "a" }, preview: true, types: "a" }],
  ["outbox/retry", "POST", { filter: {}, sink: "a" }],
  ["outbox/status", "POST", { action: "stop", sinks: "a" }],
  ["plans/[name]", "POST", { action: "start", phase: "expand", confirm: "a" }],
  ["plans/[name]", "POST", { action: "pause", phase: "expand" }],
  ["users", "POST", { email: "a@b.example", role: "viewer", password: "x", admin: true }],
];

test("every route that reads JSON is among them", () => {
  const own = globSync("**/route.ts", { cwd: API })
    .filter((file) => /request\.json\(\)/.test(readFileSync(join(API, file), "utf8")))
    .map((file) => file.replace("/route.ts", ""));
  const ofTable = OLD_API.filter(({ method }) => method !== "GET").map(({ path }) =>
    path
      .slice(1)
      .replace("{plan}", "[name]")
      .replaceAll(/\{(\w+)\}/g, "[$1]"),
  );
  const reads = new Set([...own, ...ofTable]);
  expect([...reads].sort()).toEqual([...new Set(BODIES.map(([route]) => route))].sort());
});

test.each(BODIES)(
  "%s: %s refuses a field that it does not know, and does nothing",
  async (route, method, body) => {
    const field = Object.keys(body).at(-1) ?? "";
    const { status, body: answer } = await send(route, method, body);
    expect(status, answer).toBe(400);
    expect(answer).toContain(field);
    expect(await database.db.auditEntry.count()).toBe(0);
  },
);

test("flags are archived by name or by a filter, and never for a number alone", async () => {
  await createFlag(contextAs("admin", database.db), { name: "a" });
  for (const body of [{ expected: 1 }, { preview: true }, { expected: 1, evenIfAsked: true, reason: "old" }])
    expect((await send("archive-flags", "POST", body)).body).toContain("Say which flags");
  expect(await send("archive-flags", "POST", { state: "any", preview: true })).toMatchObject({ status: 200 });
  const unseen = await send("archive-flags", "POST", { state: "any", reason: "old" });
  expect(unseen).toMatchObject({ status: 400, body: expect.stringContaining("expected") });
  expect(await database.db.featureFlag.count({ where: { archivedAt: { not: null } } })).toBe(0);
});
