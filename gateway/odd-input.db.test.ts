import { connect } from "node:net";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { log } from "#lib/kernel/log/log.ts";
import { makeTestToken } from "../test/client-token.ts";
import { createGatewayFixture, type GatewayFixture } from "../test/gateway-fixture.ts";
import { waitUntil } from "../test/wait-until.ts";
import type { Gateway } from "./start-gateway.ts";

let fixture: GatewayFixture;
let token: string;
beforeAll(async () => {
  fixture = await createGatewayFixture();
  token = await makeTestToken(fixture.database.db, "shop");
  await fixture.database.db.$executeRaw`
    insert into feature_flags (name, enabled, rollout_percentage, allow_keys) values ('all', true, 100, '{}'), ('half', true, 50, '{42}')`;
});
afterEach(() => fixture.stopAll());
afterAll(() => fixture.close());

const bearer = () => ({ authorization: `Bearer ${token}` });
const ask = (gateway: Gateway, flag: string, body: string) =>
  fetch(`${gateway.url}/ofrep/v1/evaluate/flags/${flag}`, { method: "POST", headers: bearer(), body });

test.each([
  ["a NUL in the client's id", "clientId=a%00b&name=x&sdk=y"],
  ["a NUL in the name", "clientId=a&name=x%00&sdk=y"],
  ["a NUL in the SDK", "clientId=a&name=x&sdk=%00"],
  ["a long name", `clientId=a&name=${"x".repeat(101)}&sdk=y`],
  ["no name", "clientId=a&sdk=y"],
])("a stream with %s is refused, and acknowledgements go on being stored", async (_, query) => {
  const gateway = await fixture.start();
  const client = await fixture.connect(gateway, "shop", token);
  const refused = await fetch(`${gateway.url}/v1/stream?${query}`, { headers: bearer() });
  expect(refused.status).toBe(400);
  const { revision } = gateway.flags;
  expect((await client.post("/v1/ack", { revision })).status).toBe(204);
  const clientId = `shop:${client.clientId}`;
  await waitUntil("the acknowledgement is stored", async () => {
    return (await fixture.database.db.flagAck.count({ where: { clientId } })) === 1;
  });
});

test("keys with half a surrogate pair or a NUL are stored as one each, and keep no other from being stored", async () => {
  const gateway = await fixture.start();
  for (const key of ["\\ud800x", "\\ud801x", "\\u0000y", "\\ufffdy", "known"]) {
    expect((await ask(gateway, "half", `{"context":{"targetingKey":"${key}"}}`)).status).toBe(200);
  }
  const client = await fixture.connect(gateway, "shop", token);
  const keys = ["reported", "\ud800x", "\udfffx", "n\0n", "k".repeat(501), ""];
  expect((await client.post("/v1/telemetry", { answers: {}, keys })).status).toBe(204);
  const wanted = ["known", "n\ufffdn", "reported", "\ufffdx", "\ufffdy"].sort();
  await waitUntil("the keys are stored", async () => {
    const rows = await fixture.database.db.knownKey.findMany();
    return JSON.stringify(rows.map((row) => row.targetingKey).sort()) === JSON.stringify(wanted);
  });
});

test("counts that no program reaches, and too many names or keys, are refused and stop nothing", async () => {
  const gateway = await fixture.start();
  const client = await fixture.connect(gateway, "shop", token);
  const post = (body: object) => client.post("/v1/telemetry", { answers: {}, keys: [], ...body });
  for (const on of [2 ** 53 - 1, 2 ** 53, 1_000_000_001, -1, 0.5]) {
    expect((await post({ answers: { all: { on, off: 0 } } })).status).toBe(400);
  }
  const names = Object.fromEntries(Array.from({ length: 10_001 }, (_, i) => [`f${i}`, { on: 1, off: 0 }]));
  expect((await post({ answers: names })).status).toBe(400);
  expect((await post({ keys: Array.from({ length: 20_001 }, String) })).status).toBe(400);
  for (let i = 0; i < 20; i++) {
    expect((await post({ answers: { all: { on: 1_000_000_000, off: 1 } } })).status).toBe(204);
  }
  await waitUntil("what is possible is counted", async () => {
    const sum = await fixture.database.db.evaluationCount.aggregate({
      where: { flagName: "all", variant: "on" },
      _sum: { count: true },
    });
    return sum._sum.count === 20_000_000_000n;
  });
});

test("of many wrong fields the first is named, and none before the stream's secret was asked", async () => {
  const gateway = await fixture.start();
  const client = await fixture.connect(gateway, "shop", token);
  const wrong = {
    answers: Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`f${i}`, 1])),
    keys: Array(20_000).fill(1),
  };
  const refused = await client.post("/v1/telemetry", wrong);
  expect(refused.status).toBe(400);
  expect(await refused.json()).toEqual({ errorDetails: "Answers f0 must be an object." });
  const body = JSON.stringify({ ...wrong, clientId: client.clientId });
  for (const headers of [bearer(), { ...bearer(), "sluice-stream": "x".repeat(32) }]) {
    const unheard = await fetch(`${gateway.url}/v1/telemetry`, { method: "POST", headers, body });
    expect(unheard.status).toBe(401);
    expect(await unheard.json()).not.toMatchObject({ errorDetails: expect.stringContaining("f0") });
  }
});

test.each(["42", "true", "null", "[]", "{}", '""'])(
  "the targeting key %s is an invalid context",
  async (key) => {
    const gateway = await fixture.start();
    const body = `{"context":{"targetingKey":${key}}}`;
    for (const flag of ["half", ""]) {
      const url = flag === "" ? `${gateway.url}/ofrep/v1/evaluate/flags` : null;
      const response = await (url === null
        ? ask(gateway, flag, body)
        : fetch(url, { method: "POST", headers: bearer(), body }));
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ errorCode: "INVALID_CONTEXT" });
    }
    // An error would give the default in somebody's code, and the kill switch is off for everyone.
    await fixture.database.db.$executeRaw`update kill_switch set engaged_at = now()`;
    await waitUntil("it is killed", () => gateway.flags.killed);
    const killed = await ask(gateway, "half", body);
    expect(await killed.json()).toMatchObject({ value: false, variant: "off" });
    await fixture.database.db.$executeRaw`update kill_switch set engaged_at = null`;
  },
);

test("a flag may be named constructor, and names of no flag are none", async () => {
  const { db } = fixture.database;
  await db.$executeRaw`insert into feature_flags (name, enabled, rollout_percentage) values ('constructor', true, 100), ('toString', true, 100)`;
  const gateway = await fixture.start();
  expect(await (await ask(gateway, "constructor", "{}")).json()).toMatchObject({ value: true });
  for (const name of ["__proto__", "hasOwnProperty", "valueOf"]) {
    expect((await ask(gateway, name, "{}")).status).toBe(404);
  }
  const client = await fixture.connect(gateway, "shop", token);
  const body = '{"answers":{"constructor":{"on":3,"off":0},"__proto__":{"on":1,"off":0}},"keys":[]}';
  const posted = await fetch(`${gateway.url}/v1/telemetry`, {
    method: "POST",
    headers: { ...bearer(), "sluice-stream": client.secret },
    body: body.replace("{", `{"clientId":"${client.clientId}",`),
  });
  expect(posted.status).toBe(204);
  await waitUntil("it is counted", async () => {
    const rows = await db.evaluationCount.findMany({ where: { flagName: "constructor" } });
    return rows.reduce((sum, row) => sum + Number(row.count), 0) === 4;
  });
  await db.$executeRaw`delete from feature_flags where name in ('constructor', 'toString')`;
});

test("a body that is cut off, and odd requests, are nobody's fault here and no error in the log", async () => {
  const gateway = await fixture.start();
  const error = vi.spyOn(log, "error");
  const send = (text: string) =>
    new Promise<string>((resolve) => {
      const socket = connect(gateway.port, "127.0.0.1");
      let answer = "";
      socket.on("data", (chunk) => {
        answer += String(chunk);
      });
      socket.on("error", () => {});
      socket.on("close", () => resolve(answer));
      socket.write(text, () => {
        if (text.includes("content-length")) socket.resetAndDestroy();
      });
    });
  const head = (request: string) => `${request} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n`;
  for (const path of [
    "/ofrep/v1/evaluate/flags/all",
    "/ofrep/v1/evaluate/flags",
    "/v1/ack",
    "/v1/telemetry",
  ]) {
    await send(
      `${head(`POST ${path}`)}authorization: Bearer ${token}\r\ncontent-length: 1000\r\n\r\n{"context"`,
    );
  }
  expect(await send(`${head("TRACE /healthz")}\r\n`)).toMatch(/^HTTP\/1.1 404 /);
  expect(await send(`${head("POST //")}\r\n`)).toMatch(/^HTTP\/1.1 404 /);
  expect(
    await send(`${head("POST /ofrep/v1/evaluate/flags/%E0%A4%A")}authorization: Bearer ${token}\r\n\r\n`),
  ).toMatch(/^HTTP\/1.1 404 /);
  expect(await send("nonsense\r\n\r\n")).toMatch(/^HTTP\/1.1 405 /);
  expect((await ask(gateway, "all", "{}")).status).toBe(200);
  expect(error).not.toHaveBeenCalled();
  error.mockRestore();
});

test.each([
  ["of a method that there is not", "FOO / HTTP/1.1\r\nhost: x\r\n\r\n", 405],
  ["without a colon", "GET / HTTP/1.1\r\nhost x\r\n\r\n", 400],
  ["with a long header", `GET / HTTP/1.1\r\nhost: x\r\na: ${"x".repeat(40_000)}\r\n\r\n`, 431],
  ["without a host", "GET /healthz HTTP/1.1\r\nconnection: close\r\n\r\n", 400],
  [
    "that expects what there is not",
    "GET / HTTP/1.1\r\nhost: x\r\nexpect: y\r\nconnection: close\r\n\r\n",
    417,
  ],
  ["that is read", "GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n", 200],
])("the answer to a request %s has the headers of every other", async (_, bytes, status) => {
  const gateway = await fixture.start();
  const socket = connect(gateway.port, "127.0.0.1");
  socket.write(bytes);
  const answer = Buffer.concat(await socket.toArray()).toString();
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(answer).toContain("x-content-type-options: nosniff\r\n");
  expect(answer).toContain("content-security-policy: default-src 'none'; frame-ancestors 'none'\r\n");
});
