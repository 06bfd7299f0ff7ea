import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { createOutboxFixture, type OutboxFixture } from "../../test/outbox-target.ts";
import { openPlanBench, PLAN } from "../../test/plan-bench.ts";
import { openRest } from "../../test/rest.ts";
import { waitUntil } from "../../test/wait-until.ts";
import { closeTargetPools } from "../target/pools.ts";
import { openApi, operationId } from "./openapi.ts";
import { type Operation, restOfInput, takesBody } from "./operation.ts";
import { REST } from "./rest.ts";

// The request scope belongs to Next and exists only in its server.
vi.mock("next/headers", () => ({
  headers: async () => new Headers(),
  cookies: async () => ({ get: () => undefined, getAll: () => [] }),
}));

let bench: Awaited<ReturnType<typeof openPlanBench>>;
let box: OutboxFixture;
let rest: Awaited<ReturnType<typeof openRest>>;
let folder: string;
beforeAll(async () => {
  bench = await openPlanBench();
  box = await createOutboxFixture({ maxAttempts: 1 });
  box.receiver.answerWith((_, response) => {
    response.writeHead(422).end();
  });
  folder = await mkdtemp(join(tmpdir(), "sluice-rest-"));
  const sink = { target: "clinic", kind: "webhook", url: box.receiver.url, secretFrom: "HOOK_SECRET" };
  const targets = { clinic: { url: box.targetUrl }, fixture: { url: bench.targetUrl } };
  const config = { targets, sinks: { reminders: sink } };
  await writeFile(join(folder, "sluice.yaml"), JSON.stringify(config)); // JSON is YAML
  vi.stubEnv("SLUICE_CONFIG", join(folder, "sluice.yaml"));
  vi.stubEnv("HOOK_SECRET", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  rest = await openRest({ url: bench.sluiceUrl, db: bench.db });
});
afterAll(async () => {
  await rest?.close();
  await closeTargetPools();
  await box?.close();
  await bench?.close();
  await rm(folder, { recursive: true, force: true });
});

const document = JSON.parse(JSON.stringify(openApi()));
const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
/** What is wrong with a value by a schema of the document. */
const faults = (schema: object, value: unknown) => {
  const validate = ajv.compile({ ...schema, components: document.components });
  validate(value);
  return (validate.errors ?? []).map((one) => `${one.instancePath} ${one.message}`);
};

const send = (method: string, path: string, body?: unknown) =>
  rest.send("admin", method, path, body === undefined ? {} : { body });
const NAME = "new-checkout";

async function freshFlag(): Promise<void> {
  await send("PUT", `/flags/${NAME}/archive`, {});
  await send("DELETE", `/flags/${NAME}?confirmName=${NAME}`);
  await send("POST", "/flags", { name: NAME });
}
async function runTo(phase: "expand" | "backfill"): Promise<void> {
  await bench.assumeRehearsed(phase);
  await send("POST", `/plans/${PLAN}/runs`, { phase });
  await bench.work();
}
const first = async (path: string): Promise<string> => (await send("GET", path)).body.items[0].id;
const person = async () => {
  const ann = { email: "bob@example.com", role: "viewer", password: "three unrelated words" };
  const known = await bench.db.user.findUnique({ where: { email: ann.email } });
  return known?.id ?? ((await send("POST", "/users", ann)).body.id as string);
};
const clientToken = async () =>
  (await send("POST", "/client-tokens", { application: "x" })).body.id as string;
const dead = async () => {
  const id = await box.emit(crypto.randomUUID(), "bad");
  const relays = box.start();
  await waitUntil("it is dead", async () => {
    const rows = await box.query(
      "select 1 from sluice.outbox_exceptions where event_id = $1 and state = 'dead'",
      [id],
    );
    return rows.length > 0;
  });
  await relays.stop();
  return id;
};

type Before = () => Promise<Record<string, unknown> | undefined> | Promise<void>;
const ofUser: Before = async () => ({ id: await person() });
const ofToken: Before = async () => ({ id: await first("/tokens") });
const ofClientToken: Before = async () => ({ id: await clientToken() });
const earlierVersion: Before = async () => {
  await freshFlag();
  await send("PATCH", `/flags/${NAME}`, { percentage: 5 });
  const [, before] = (await send("GET", `/flags/${NAME}/versions`)).body.items;
  return { versionId: before.versionId };
};
/** What must be there first, and what takes the place of a name in the example that only a database can give. */
const BEFORE: Record<string, Before> = {
  "POST /flags": async () => {
    await freshFlag();
    await send("PUT", `/flags/${NAME}/archive`, {});
    await send("DELETE", `/flags/${NAME}?confirmName=${NAME}`);
  },
  "DELETE /flags/{name}": async () => {
    await freshFlag();
    await send("PUT", `/flags/${NAME}/archive`, {});
  },
  "POST /flags/{name}/restores": earlierVersion,
  "POST /flags/{name}/restores/previews": earlierVersion,
  "POST /flag-archives": freshFlag,
  "POST /flag-archives/previews": freshFlag,
  "POST /plans/{plan}/runs": async () => {
    await bench.work();
    await bench.assumeRehearsed("expand");
  },
  "POST /plans/{plan}/check-runs": async () => bench.work(),
  "POST /plans/{plan}/rollbacks": async () => bench.work(),
  "GET /plans/{plan}/quarantine": async () => {
    await bench.work();
    await runTo("expand");
    await runTo("backfill");
  },
  "GET /runs/{id}": async () => ({ id: await first("/runs") }),
  "GET /events/{id}": async () => ({ id: await dead() }),
  "POST /event-discards": async () => ({ eventIds: [await dead()] }),
  "GET /users/{id}": ofUser,
  "GET /sessions": async () => ({ user: await person() }),
  "PUT /users/{id}/role": ofUser,
  "PUT /users/{id}/password": ofUser,
  "PUT /users/{id}/disabled": ofUser,
  "DELETE /users/{id}/disabled": ofUser,
  "GET /tokens/{id}": ofToken,
  "DELETE /tokens/{id}": async () => ({
    id: (await bench.db.apiToken.findFirstOrThrow({ where: { role: "viewer" } })).id,
  }),
  "GET /client-tokens/{id}": ofClientToken,
  "POST /client-tokens/{id}/rotations": ofClientToken,
  "DELETE /client-tokens/{id}": ofClientToken,
};

/** Examples that are refused here, and why that is right. */
const REFUSED: Record<string, number> = {
  "POST /tokens": 403, // a person makes a token, and a token none
  "POST /plans/{plan}/restores": 409, // contract has not run
  "PUT /account/password": 403, // a token has none
  "PUT /booking-load": 404, // no clinic runs beside it
};

const nameOf = (one: Operation) => `${one.method} ${one.path}`;

describe("each operation, called by its own example, takes and answers what the document says", () => {
  test.each(REST.map((one) => [nameOf(one), one] as const))("%s", async (name, one) => {
    const prepare = BEFORE[name] ?? (one.path.startsWith("/flags/{name}") ? freshFlag : undefined);
    const input: Record<string, unknown> = { ...one.example, ...(await prepare?.()) };
    const said = document.paths[one.path][one.method.toLowerCase()];
    const path = one.path.replaceAll(/\{(\w+)\}/g, (_, field: string) =>
      encodeURIComponent(String(input[field])),
    );
    const fields = Object.keys(restOfInput(one).properties);
    const sent = Object.fromEntries(Object.entries(input).filter(([field]) => fields.includes(field)));
    if (takesBody(one)) expect(faults(said.requestBody.content["application/json"].schema, sent)).toEqual([]);
    for (const { name, schema, example } of said.parameters)
      if (example !== undefined) expect(faults(schema, input[name])).toEqual([]);

    const query = takesBody(one) ? "" : `?${new URLSearchParams(sent as Record<string, string>)}`;
    const { status, headers, body } = await send(one.method, path + query, takesBody(one) ? sent : undefined);

    expect(status, JSON.stringify(body)).toBe(REFUSED[name] ?? one.status);
    if (status === 204) return;
    const type = headers.get("content-type") ?? "";
    const answered = said.responses[status < 400 ? status : "4XX"];
    expect(faults(answered.content[type].schema, body)).toEqual([]);
    expect(headers.has("etag")).toBe("ETag" in (answered.headers ?? {}));
  });
});

test("the document names every operation once, and every schema that it points to is there", () => {
  const ids = REST.map(operationId);
  expect(new Set(ids).size).toBe(ids.length);
  const text = JSON.stringify(document);
  for (const [, place = ""] of text.matchAll(/"#\/components\/([\w/]+)"/g)) {
    const [kind = "", one = ""] = place.split("/");
    expect(Object.keys(document.components[kind])).toContain(one);
  }
  expect(text).not.toContain("$defs");
  expect(text).not.toContain("$schema");
});
