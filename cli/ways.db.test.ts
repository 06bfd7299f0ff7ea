import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { patchFlag } from "#lib/flags/verbs/patch-flag.ts";
import { createClientToken } from "#lib/identity/applications/create-client-token.ts";
import { revokeClientToken } from "#lib/identity/applications/revoke-client-token.ts";
import { createToken } from "#lib/identity/tokens/create-token.ts";
import { installOutbox } from "#lib/outbox/schema/install.ts";
import { isList, pathFields } from "#lib/surfaces/operation.ts";
import { listOfFlags, oneFlag } from "#lib/surfaces/resources/flag.ts";
import { REST } from "#lib/surfaces/rest.ts";
import { accountAs } from "../test/account.ts";
import { openPlanBench, PLAN } from "../test/plan-bench.ts";
import { openRest } from "../test/rest.ts";
import { serveRest } from "../test/serve-rest.ts";
import { typedCommand } from "../test/typed-command.ts";
import { listOf, type Way } from "./call.ts";
import { databaseWay } from "./database-way.ts";
import { httpWay } from "./http-way.ts";

// The request scope belongs to Next and exists only in its server.
vi.mock("next/headers", () => ({
  headers: async () => new Headers(),
  cookies: async () => ({ get: () => undefined, getAll: () => [] }),
}));

let bench: Awaited<ReturnType<typeof openPlanBench>>;
let folder: string;
let rest: Awaited<ReturnType<typeof openRest>>;
let server: Awaited<ReturnType<typeof serveRest>>;
let [url, token] = ["", ""];
let http: Way;
let database: Way;
/** True: the connection breaks when the request was answered, and the answer is lost. */
let breaks: (request: IncomingMessage) => boolean;
const seen: IncomingMessage[] = [];

beforeAll(async () => {
  bench = await openPlanBench();
  await bench.work();
  await installOutbox(bench.target);
  folder = await mkdtemp(join(tmpdir(), "sluice-ways-"));
  const config = { targets: { fixture: { url: bench.targetUrl } } };
  await writeFile(join(folder, "sluice.yaml"), JSON.stringify(config)); // JSON is YAML
  vi.stubEnv("SLUICE_CONFIG", join(folder, "sluice.yaml"));
  rest = await openRest({ url: bench.sluiceUrl, db: bench.db });
  server = await serveRest(rest, (asked) => {
    seen.push(asked);
    return breaks(asked);
  });
  url = server.url;
  const admin = await accountAs("admin", bench.db);
  ({ token } = await createToken(admin, { name: "cli", role: "admin", expiresInDays: 1 }));
  http = httpWay(url, token);
  database = databaseWay(bench.sluiceUrl);
  await bench.db
    .$executeRaw`insert into feature_flags (name) select 'flag-' || lpad(n::text, 3, '0') from generate_series(1, 201) n`;
});
beforeEach(() => {
  seen.length = 0;
  breaks = () => false;
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await database?.close();
  server?.close();
  await rest?.close();
  await bench?.close();
});

const NOBODY = "00000000-0000-4000-8000-000000000001";
const NAMED: Record<string, unknown> = { name: "flag-001", plan: PLAN, phase: "expand" };
const READS = REST.filter(
  (one) => one.method === "GET" && pathFields(one).every((field) => Object.hasOwn(NAMED, field)),
);

test.each(READS.map((one) => [one.path, one] as const))("both ways answer %s alike", async (_, one) => {
  const input = {
    ...Object.fromEntries(pathFields(one).map((field) => [field, NAMED[field]])),
    ...(one.path.endsWith("/keys") ? { beginning: "pa" } : {}),
    ...(isList(one) ? { limit: 7 } : {}),
  };
  const [asked, called] = await Promise.all([http.call(one.does, input), database.call(one.does, input)]);
  expect(withoutTimes(asked)).toEqual(withoutTimes(called));
});

/** What moves from one reading to the next. */
function withoutTimes(answer: unknown): unknown {
  return JSON.parse(JSON.stringify(answer), (key, value) =>
    ["lastUsedAt", "oldestAgeMs", "dbRole"].includes(key) ? null : value,
  );
}

test("a list of more than a page comes whole", async () => {
  for (const { call } of [http, database]) {
    const names = (await listOf(call, listOfFlags)).map(({ name }) => name);
    expect(names.filter((name) => name.startsWith("flag-"))).toHaveLength(201);
    expect(new Set(names).size).toBe(names.length);
  }
  expect(seen.filter(({ url }) => url?.startsWith("/api/v1/flags?"))).toHaveLength(2);
});

test("a refusal is the same either way, with its code and what it is about", async () => {
  for (const { call } of [http, database])
    await expect(call(oneFlag, { name: "none" })).rejects.toMatchObject({
      code: "not-found",
      message: 'There is no flag "none".',
      details: { flag: "none" },
    });
  await expect(http.call(patchFlag, { name: "flag-001", percentage: 101 })).rejects.toMatchObject({
    code: "invalid",
    details: { issues: [{ field: "percentage" }] },
  });
});

test("an answer that was lost on its way is asked for again, and what was asked is done once", async () => {
  breaks = () => seen.length === 1;
  const lost = http.call(createClientToken, { application: "lost", scope: "server" });
  // It holds a secret, which is kept nowhere: what was made is to be revoked.
  await expect(lost).rejects.toMatchObject({ code: "conflict", details: { answeredOnce: true } });
  expect(await bench.db.clientToken.count({ where: { application: "lost" } })).toBe(1);
  expect(new Set(seen.map(({ headers }) => headers["idempotency-key"])).size).toBe(1);
  const { id } = await bench.db.clientToken.findFirstOrThrow({ where: { application: "lost" } });
  expect(await http.call(revokeClientToken, { id })).toBeUndefined();
  seen.length = 0;
  await expect(http.call(patchFlag, { name: "flag-001", percentage: 1 })).rejects.toMatchObject({
    code: "unavailable",
  });
  expect(seen).toHaveLength(1); // it has no key
});

test("what listens and is no Sluice, or another version, is said to be so", async () => {
  const answers = [
    [200, "<html>"],
    [404, "nothing"],
    [200, '{"name": 1}'],
  ] as const;
  for (const [status, body] of answers) {
    const other = createServer((_, response) => response.writeHead(status).end(body)).listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as AddressInfo;
    const call = httpWay(`http://127.0.0.1:${port}`, undefined).call(oneFlag, { name: "a" });
    await expect(call).rejects.toMatchObject({ code: "unavailable" });
    other.close();
  }
});

test("the command line says the same over HTTP as beside the database", async () => {
  const overHttp = { SLUICE_URL: url, SLUICE_TOKEN: token };
  const beside = { DATABASE_URL: bench.sluiceUrl };
  for (const args of [
    ["flags", "list"],
    ["flags", "set", "flag-001", "--off"],
    ["flags", "archive", "none"],
    ["audit", "export", "--outcome", "nonsense"],
    ["plan", "rollback", "contract", "--confirm", "x"],
    ["plan", "pause"],
    ["plan", "resume"],
    ["flags", "edit", "flag-001", "--owner", "shop"],
    ["flags", "target", "flag-001", "--no-window", "--yes"],
    ["flags", "hold", "flag-001", "--reason", "errors"],
    ["flags", "release", "flag-001"],
    ["flags", "restore", "flag-001", "999999"],
    ["client", "say-ended", "none", "--reason", "gone"],
    ["quarantine", "list"],
    ["quarantine", "decide", "none", "--raw-null", "--leave-open", "--expected-rows", "1"],
    [
      "quarantine",
      "change-decision",
      "none",
      "--raw-null",
      "--from",
      "A",
      "--withdraw",
      "--expected-rows",
      "1",
    ],
    ["quarantine", "import"],
    ["token", "revoke", NOBODY],
    ["user", "change-role", "nobody@example.com", "--role", "viewer"],
    ["user", "reset-password", NOBODY],
    ["user", "disable", NOBODY],
  ]) {
    const [asked, called] = [await typedCommand(overHttp, args), await typedCommand(beside, args)];
    expect(asked).toEqual(called);
    expect(asked.text, args.join(" ")).not.toContain("did not expect");
  }
});
