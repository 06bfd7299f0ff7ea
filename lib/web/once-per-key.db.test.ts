import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createSluiceDatabase, type TestDatabase } from "../../test/database.ts";
import { openRest } from "../../test/rest.ts";

// The request scope belongs to Next and exists only in its server.
vi.mock("next/headers", () => ({
  headers: async () => new Headers(),
  cookies: async () => ({ get: () => undefined, getAll: () => [] }),
}));

let database: TestDatabase;
let rest: Awaited<ReturnType<typeof openRest>>;
beforeAll(async () => {
  database = await createSluiceDatabase();
  rest = await openRest(database);
});
afterAll(async () => {
  await rest?.close();
  await database?.drop();
});

const post = (path: string, body: unknown, key: string, role: "admin" | "operator" = "admin") =>
  rest.send(role, "POST", path, { body, headers: { "idempotency-key": key } });
const done = (action: string) => database.db.auditEntry.count({ where: { action, outcome: "done" } });

test("of ten equal requests at once one is done, and a repeat is answered what that one was", async () => {
  const ask = () => post("/client-tokens/none/rotations", { overlapHours: 1 }, "other");
  expect((await ask()).status).toBe(400); // a refusal is an answer too
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => post("/flags", { name: "race" }, "k-1")),
  );
  const made = answers.find(({ status, headers }) => status === 201 && !headers.has("idempotency-replayed"));
  expect(made?.body).toMatchObject({ name: "race" });
  for (const { status, body } of answers)
    if (status === 201) expect(body).toEqual(made?.body);
    else
      expect({ status, body }).toMatchObject({ status: 409, body: { params: { since: expect.anything() } } });
  expect(await done("flag.created")).toBe(1);
  const again = await post("/flags", { name: "race" }, "k-1");
  expect(again).toMatchObject({ status: 201, body: made?.body });
  expect(again.headers.get("idempotency-replayed")).toBe("true");
  expect(again.headers.get("etag")).toBe(made?.headers.get("etag"));
  // Without the key it is another request, which there is a flag for already.
  expect((await rest.send("admin", "POST", "/flags", { body: { name: "race" } })).status).toBe(409);
});

test("a key belongs to one request of one caller", async () => {
  await post("/flags", { name: "mine" }, "k-2");
  for (const [path, body] of [
    ["/flags", { name: "other" }],
    ["/flag-archives", { name: "mine" }],
  ] as const)
    expect(await post(path, body, "k-2")).toMatchObject({
      status: path === "/flags" ? 422 : 400,
    });
  expect((await post("/flags", { name: "theirs" }, "k-2", "operator")).status).toBe(201);
  expect((await post("/flags", { name: "x" }, " ä ")).status).toBe(400);
});

test("a repeat that expects another version is another request", async () => {
  const ask = (version: string) =>
    rest.send("admin", "POST", "/flags", {
      body: { name: "versioned" },
      headers: { "idempotency-key": "k-6", "if-match": version },
    });
  const first = await ask('"1"');
  expect((await ask('"2"')).status).toBe(422);
  expect(await ask('"1"')).toMatchObject({ status: first.status, body: first.body });
});

test("a refusal is repeated as it was, and what nobody answered is under way", async () => {
  const first = await post("/flags", { name: "race" }, "k-3");
  expect(first).toMatchObject({ status: 409, body: { code: "conflict" } });
  await database.db.featureFlag.deleteMany({ where: { name: "race" } }).catch(() => {});
  expect((await post("/flags", { name: "race" }, "k-3")).body).toEqual(first.body);
  await database.db.$executeRaw`update idempotency_keys set answer = null`;
  expect((await post("/flags", { name: "race" }, "k-3")).status).toBe(409);
});

test("what came of a fault is forgotten, and it is tried again", async () => {
  await database.db.$executeRaw`alter table client_tokens rename to gone`;
  expect((await post("/client-tokens", { application: "shop" }, "k-4")).status).toBe(500);
  await database.db.$executeRaw`alter table gone rename to client_tokens`;
  expect((await post("/client-tokens", { application: "shop" }, "k-4")).status).toBe(201);
});

test("a token is shown once, kept nowhere, and its repeat is told so", async () => {
  const first = await post("/client-tokens", { application: "bank" }, "k-5");
  expect(first.status).toBe(201);
  expect(await post("/client-tokens", { application: "bank" }, "k-5")).toMatchObject({
    status: 409,
    body: { params: { answeredOnce: true } },
  });
  const [{ text }] = await database.db.$queryRaw<[{ text: string }]>`
    select string_agg(k::text, '') as text from idempotency_keys k`;
  expect(text).not.toContain(first.body.token);
  expect(text).not.toContain("k-5");
});

test("after a day a key is new", async () => {
  await database.db.$executeRaw`update idempotency_keys set created_at = now() - interval '25 hours'`;
  await post("/flags", { name: "another" }, "k-6");
  expect(await database.db.idempotencyKey.count()).toBe(1);
});
