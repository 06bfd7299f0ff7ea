import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Gateway, startGateway } from "../gateway/start-gateway.ts";
import { readFlag } from "../lib/flags/reads/read-flags.ts";
import { makeTestToken } from "../test/client-token.ts";
import { createSluiceDatabase, type TestDatabase } from "../test/database.ts";
import { waitUntil } from "../test/wait-until.ts";
import { SDK_NAME } from "./model.ts";

const ROOT = resolve(import.meta.dirname, "..");
/** An application as somebody writes it who read sdk/README.md; it says what it gets, at first and at each change. */
const PROGRAM = `
import { OpenFeature, ProviderEvents } from "@openfeature/server-sdk";
import { SluiceProvider } from "@sluice/sdk";

const gatewayUrl = process.env.GATEWAY_URL ?? "";
await OpenFeature.setProviderAndWait(new SluiceProvider({ gatewayUrl, clientName: "shop", token: process.env.SLUICE_CLIENT_TOKEN }));
const flags = OpenFeature.getClient();
const tell = async () => console.log(await flags.getBooleanValue("checkout", false, { targetingKey: "k" }));
await tell();
OpenFeature.addHandler(ProviderEvents.ConfigurationChanged, tell);
process.stdin.on("end", () => OpenFeature.close()).resume();
`;

let database: TestDatabase;
let token: string;
let folder: string;
let gateway: Gateway;
let program: ChildProcess | null = null;
beforeAll(async () => {
  database = await createSluiceDatabase();
  token = await makeTestToken(database.db, "shop");
  await database.db
    .$executeRaw`insert into feature_flags (name, enabled, rollout_percentage) values ('checkout', false, 100)`;
  folder = await mkdtemp(join(tmpdir(), "sluice-application-"));
  gateway = await startGateway({
    databaseUrl: database.url,
    port: 0,
    host: "127.0.0.1",
    dataDir: folder,
    environmentKill: false,
  });
  await waitUntil("the gateway read the database", () => gateway.flags.source === "database");
});
afterAll(async () => {
  program?.kill("SIGKILL");
  await gateway?.stop();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

test("an application installs it, sees a change on plain Node, and confirms it", {
  timeout: 240_000,
}, async () => {
  execFileSync("npm", ["run", "sdk:pack", "--", folder], { cwd: ROOT, stdio: "pipe" });
  await writeFile(join(folder, "package.json"), "{}");
  const install = ["install", "./sluice-sdk-0.2.0.tgz", "@openfeature/server-sdk@1"];
  execFileSync("npm", [...install, "--no-audit", "--no-fund"], { cwd: folder, stdio: "pipe" });
  await writeFile(join(folder, "shop.mjs"), PROGRAM);

  const types = ["--typeRoots", join(ROOT, "node_modules/@types"), "--types", "node"];
  const strict = ["--noEmit", "--strict", "--checkJs", "--module", "nodenext", "--lib", "es2024"];
  execFileSync(join(ROOT, "node_modules/.bin/tsc"), [...strict, ...types, "shop.mjs"], {
    cwd: folder,
    stdio: "inherit",
  });

  let said = "";
  const running = spawn(process.execPath, ["shop.mjs"], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      NODE_ENV: "production",
      GATEWAY_URL: gateway.url,
      SLUICE_CLIENT_TOKEN: token,
    },
    stdio: ["pipe", "pipe", "inherit"],
  });
  program = running;
  running.stdout.on("data", (chunk) => {
    said += chunk;
  });
  const ended = new Promise((done) => running.once("close", done));
  await waitUntil("it asked", () => said === "false\n");
  await database.db.$executeRaw`update feature_flags set enabled = true`;
  await waitUntil("it saw the change", () => said === "false\ntrue\n");
  await waitUntil("it confirmed the change", async () => {
    const confirmation = (await readFlag(database.db, "checkout"))?.confirmation;
    const shop = confirmation?.participants.find((one) => one.name === "shop");
    return shop?.sdk === SDK_NAME && confirmation?.waitingFor.length === 0;
  });
  running.stdin.end();
  expect(await ended).toBe(0);
});

test("it names its own version, and needs what it is tested with here", async () => {
  const read = async (path: string) => JSON.parse(await readFile(join(ROOT, path), "utf8"));
  const [own, whole] = await Promise.all([read("sdk/package.json"), read("package.json")]);
  expect(SDK_NAME).toBe(`sluice-node ${own.version}`);
  for (const [name, range] of Object.entries({ ...own.dependencies, ...own.peerDependencies })) {
    expect([name, range]).toEqual([name, `^${whole.dependencies[name]}`]);
  }
});
