import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createSluiceDatabase, type TestDatabase } from "../../test/database.ts";
import { openRest } from "../../test/rest.ts";
import { FlagRow } from "../flags/model.ts";
import { isChange, type Operation, resourceOf } from "../surfaces/operation.ts";
import { REST } from "../surfaces/rest.ts";

// The request scope belongs to Next and exists only in its server.
vi.mock("next/headers", () => ({
  headers: async () => new Headers({ "x-correlation-id": "test-correlation" }),
  cookies: async () => ({ get: () => undefined, getAll: () => [] }),
}));

const STAGING = "staging";
let database: TestDatabase;
let rest: Awaited<ReturnType<typeof openRest>>;
beforeAll(async () => {
  database = await createSluiceDatabase();
  await database.db.environment.create({ data: { name: STAGING, position: 1 } });
  rest = await openRest(database);
});
afterAll(async () => {
  await rest?.close();
  await database?.drop();
});

const send = (method: string, path: string, body?: unknown, ifMatch?: string) =>
  rest.send("admin", method, path, {
    ...(body === undefined ? {} : { body }),
    ...(ifMatch === undefined ? {} : { headers: { "if-match": ifMatch } }),
  });
const tagOf = async (path: string) => (await send("GET", path)).headers.get("etag") ?? "";

let made = 0;
async function freshFlag(): Promise<string> {
  made += 1;
  const name = `flag-${made}`;
  await send("POST", "/flags", { name, description: "as it began" });
  // Otherwise its first revision is the same in both environments.
  await send("PATCH", `/flags/${name}`, { owner: "ann", environment: STAGING });
  return name;
}

type Case = {
  /** What it takes; the requests of a race differ where they can, as those of two people do. */
  body?: (nth: number, name: string) => Record<string, unknown>;
  before?: (name: string, environment: string) => Promise<unknown>;
  /** Of all requests but one, where not 412. */
  others?: number;
};
const held = (name: string, environment: string) =>
  send("PUT", `/flags/${name}/hold`, { reason: "wait", environment });
const archived = (name: string, environment: string) =>
  send("PUT", `/flags/${name}/archive`, { environment });
const edited = (name: string, environment: string) =>
  send("PUT", `/flags/${name}/description`, { description: "another", owner: "ann", environment });
const archivedEverywhere = async (name: string) => {
  for (const environment of ["production", STAGING]) await archived(name, environment);
};

/** Each operation that a flag's ETag holds. */
const OF_FLAG: Record<string, Case> = {
  "PATCH /flags/{name}": { body: (nth) => ({ percentage: nth + 1 }) },
  "DELETE /flags/{name}": {
    body: (_, name) => ({ confirmName: name }),
    before: archivedEverywhere,
    others: 404, // there is nothing any more that could have a tag
  },
  "PUT /flags/{name}/enabled": { body: () => ({ enabled: true }) },
  "PUT /flags/{name}/percentage": { body: (nth) => ({ percentage: nth + 1 }) },
  "PUT /flags/{name}/targeting": { body: (nth) => ({ allowKeys: [`key-${nth}`], window: null }) },
  "PUT /flags/{name}/variants": {
    body: (nth) => ({ variants: { on: true, off: false, [`v${nth}`]: true } }),
  },
  "PUT /flags/{name}/description": { body: (nth) => ({ description: `text ${nth}`, owner: "ann" }) },
  "PUT /flags/{name}/hold": { body: (nth) => ({ reason: `reason ${nth}` }) },
  "DELETE /flags/{name}/hold": { before: held },
  "PUT /flags/{name}/archive": {},
  "DELETE /flags/{name}/archive": { before: archived },
  "POST /flags/{name}/restores": { before: edited },
};
const named = ({ method, path }: Operation) => `${method} ${path}`;

test("these are all operations that a flag's ETag holds", () => {
  const ofFlag = REST.filter((one) => isChange(one) && resourceOf(REST, one)?.answer === FlagRow);
  expect(ofFlag.map(named).sort()).toEqual(Object.keys(OF_FLAG).sort());
});

/** A flag that is as the operation needs it, and how the operation is asked for. */
async function prepared(operation: string, environment: string) {
  const [method = "", template = ""] = operation.split(" ");
  const { body, before } = OF_FLAG[operation] ?? {};
  const name = await freshFlag();
  await before?.(name, environment);
  const path = template.replace("{name}", name);
  const versions = await send("GET", `/flags/${name}/versions?environment=${environment}`);
  const earlier = method === "POST" ? { versionId: versions.body.items.at(-1).versionId } : {};
  const ask = (nth: number, ifMatch: string) => {
    const input = { ...earlier, ...body?.(nth, name), environment };
    return method === "DELETE"
      ? send(method, `${path}?${new URLSearchParams(input as Record<string, string>)}`, undefined, ifMatch)
      : send(method, path, input, ifMatch);
  };
  return { name, ask, tag: (of: string) => tagOf(`/flags/${name}?environment=${of}`) };
}

test.each(Object.keys(OF_FLAG))(
  "of many at once that hold to one ETag, one is done: %s",
  async (operation) => {
    const { ask, tag } = await prepared(operation, "production");
    const seen = await tag("production");
    const answers = await Promise.all(Array.from({ length: 6 }, (_, nth) => ask(nth, seen)));
    const refused = answers.filter(({ status }) => status !== 200);
    const { others = 412 } = OF_FLAG[operation] ?? {};
    expect(refused.map(({ status }) => status)).toEqual(Array(5).fill(others));
    if (others === 412) expect(refused[0]?.body).toMatchObject({ code: "precondition-failed" });
  },
);

test.each(Object.keys(OF_FLAG))("the ETag is that of the environment it changes: %s", async (operation) => {
  const { ask, tag } = await prepared(operation, STAGING);
  const [production, staging] = [await tag("production"), await tag(STAGING)];
  expect(production).not.toBe(staging);
  expect((await ask(0, production)).status).toBe(412);
  expect((await ask(0, staging)).status).toBe(200);
});

test("an ETag may be one of several, is never a weak one, and * is any", async () => {
  const name = await freshFlag();
  const edit = async (ifMatch: string) =>
    (await send("PUT", `/flags/${name}/description`, { description: ifMatch, owner: "" }, ifMatch)).status;
  const tag = () => tagOf(`/flags/${name}`);
  expect(await edit(`W/${await tag()}`)).toBe(412);
  expect(await edit('"x", "r0"')).toBe(412);
  expect(await edit(`"r0", ${await tag()}`)).toBe(200);
  expect(await edit("*")).toBe(200);
  expect((await send("PUT", "/flags/none/description", { description: "", owner: "" }, "*")).status).toBe(
    404,
  );
  const tags = `"r0", ${await tag()}`;
  const answers = await Promise.all([1, 2, 3, 4].map((nth) => edit(`${tags}, "${nth}"`)));
  expect(answers.sort()).toEqual([200, 412, 412, 412]);
});

test("the kill switch's ETag is that of the environment that is pressed, by body and by query", async () => {
  const tag = (environment: string) => tagOf(`/kill-switch?environment=${environment}`);
  const press = (ifMatch: string) =>
    send("PUT", "/kill-switch", { environment: STAGING, reason: "drill" }, ifMatch);
  const lift = (ifMatch: string) =>
    send("DELETE", `/kill-switch?environment=${STAGING}&reason=over&confirm=lift`, undefined, ifMatch);
  for (const ask of [press, lift]) {
    expect((await ask(await tag("production"))).status).toBe(412);
    expect((await ask(await tag(STAGING))).status).toBe(200);
  }
});
