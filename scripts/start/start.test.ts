import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkPorts, findFreePort } from "./check-ports.ts";
import { lockInstance } from "./instance-lock.ts";
import { startPart } from "./part.ts";
import { partCommand } from "./part-command.ts";
import { waitUntilReady } from "./wait-until-ready.ts";

let folder: string;
let server: Server | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sluice-start-"));
});
afterEach(async () => {
  server?.close();
  await rm(folder, { recursive: true, force: true });
});

test("a second start is refused and names the first; after its end it may", async () => {
  const lock = await lockInstance(folder);
  await lock.describe({ pid: 4711, url: "http://localhost:3000", children: [] });
  await expect(lockInstance(folder)).rejects.toThrow(
    /already runs in .*process 4711, http:\/\/localhost:3000/,
  );
  await lock.release();
  const next = await lockInstance(folder);
  expect(next.killed).toBeNull();
  await next.release();
});

test("a lock whose holder was killed is free, and tells what it left behind", async () => {
  const script = join(folder, "hold.ts");
  const module = JSON.stringify(join(import.meta.dirname, "instance-lock.ts"));
  await writeFile(
    script,
    `import { lockInstance } from ${module};
     const lock = await lockInstance(${JSON.stringify(join(folder, "data"))});
     await lock.describe({ pid: process.pid, url: "x", children: [7] });
     console.log("held"); setInterval(() => {}, 1000);`,
  );
  const holder = spawn(process.execPath, [script], { stdio: ["ignore", "pipe", "inherit"] });
  await new Promise((held) => holder.stdout.once("data", held));
  const ended = new Promise((done) => holder.once("exit", done));
  holder.kill("SIGKILL");
  await ended;
  const lock = await lockInstance(join(folder, "data"));
  expect(lock.killed?.children).toEqual([7]);
  await lock.release();
});

test("a taken port is named with its variable, and so are two that are the same", async () => {
  server = createServer();
  await new Promise<void>((done) => server?.listen(0, "127.0.0.1", done));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  await expect(checkPorts([{ variable: "GATEWAY_PORT", port }], "127.0.0.1")).rejects.toThrow(
    `Port ${port} is taken by another program. Set GATEWAY_PORT to a free one.`,
  );
  const twice = [
    { variable: "PORT", port: 39_999 },
    { variable: "GATEWAY_PORT", port: 39_999 },
  ];
  await expect(checkPorts(twice, "127.0.0.1")).rejects.toThrow(/PORT and GATEWAY_PORT are both 39999/);
});

test("a part that was killed is started again; one that is stopped is not", async () => {
  const program = join(folder, "part.mjs");
  await writeFile(program, "setInterval(() => {}, 1000);");
  let started = Promise.withResolvers<void>();
  const part = startPart({
    name: "worker",
    command: [program],
    env: process.env,
    logFile: join(folder, "part.log"),
    onStarted: () => started.resolve(),
  });
  await started.promise;
  const first = part.pid();
  started = Promise.withResolvers<void>();
  process.kill(first ?? 0, "SIGKILL");
  await started.promise;
  expect(part.pid()).not.toBe(first);
  expect(part.crashes()).toBe(1);
  await part.stop();
  expect(() => process.kill(part.pid() ?? 0, 0)).toThrow(/ESRCH/);
});

test("a part that refuses its settings ends the start with its own sentence, instead of being tried again", async () => {
  const program = join(folder, "part.ts");
  const lib = join(import.meta.dirname, "../../lib/kernel");
  await writeFile(
    program,
    `import { AppError } from ${JSON.stringify(join(lib, "errors.ts"))};
     import { refuseStart } from ${JSON.stringify(join(lib, "process/refuse-start.ts"))};
     refuseStart(new AppError("invalid", { code: "common.asIs", params: { text: "Two and two are five." } }), "not started");`,
  );
  const part = startPart({
    name: "worker",
    command: [program],
    env: process.env,
    logFile: join(folder, "part.log"),
    onStarted: () => {},
  });
  const waiting = waitUntilReady(part, {
    port: null,
    databaseUrl: "postgresql://nobody@127.0.0.1:1/none",
    since: new Date(),
    logFile: join(folder, "part.log"),
    signal: new AbortController().signal,
  });
  await expect(waiting).rejects.toMatchObject({ code: "invalid", message: "Two and two are five." });
  await part.stop();
  expect(part.crashes()).toBeLessThanOrEqual(1);
});

test("what a part or its gateway would refuse is one sentence before anything runs", async () => {
  const GATEWAY_PORT = String(await findFreePort(44_000, []));
  const DATABASE_URL = "postgresql://nobody:x@127.0.0.1:1/none";
  for (const [wrong, sentence] of [
    [
      { SLUICE_CLIENT_TOKENS: "optional" },
      /^Without client tokens anybody .* remove SLUICE_CLIENT_TOKENS\.$/,
    ],
    [{ GATEWAY_HOST: "203.0.113.7" }, /^203\.0\.113\.7 is no address of this machine.*GATEWAY_HOST/],
    [{ GATEWAY_PROXIES: "many" }, /^The environment is wrong: GATEWAY_PROXIES must be a whole number/],
  ] as const) {
    const started = spawn(process.execPath, [join(import.meta.dirname, "../start.ts"), "gateway"], {
      env: { ...process.env, DATABASE_URL, GATEWAY_PORT, ...wrong },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const exited = new Promise((done) => started.once("exit", done));
    const [out, said] = await Promise.all([text(started.stdout), text(started.stderr)]);
    expect(await exited).toBe(1);
    expect(said.trim()).toMatch(sentence);
    expect(said.trim().split("\n")).toHaveLength(1);
    expect(out).toBe("");
  }
});

test.each([
  ["worker", "setImmediate(() => { throw new Error('two\\nlines'); });"],
  ["gateway", "Promise.reject(new Error('two\\nlines'));"],
  ["clinic", "process.emitWarning('of\\ntwo'); setImmediate(() => { throw new Error('two\\nlines'); });"],
] as const)("a %s that crashes leaves lines of JSON alone", async (name, crash) => {
  const program = join(folder, "crash.mjs");
  await writeFile(program, crash);
  const options = partCommand(join(import.meta.dirname, "../.."), name, { port: 0, host: null }).slice(0, -1);
  const child = spawn(process.execPath, [...options, program], {
    env: { ...process.env, LOG_LEVEL: "info" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const exited = new Promise((done) => child.once("exit", done));
  const [out, said] = await Promise.all([text(child.stdout), text(child.stderr)]);
  expect(await exited).toBe(1);
  expect(said).toBe("");
  const lines = out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines.at(-1)).toMatchObject({ level: 60, err: { message: "two lines" } });
});

test("a wrong SLUICE_CONFIG is one sentence that names it, before anything runs, with a database and without", async () => {
  const wrong = join(folder, "wrong.yaml");
  await writeFile(wrong, "targets: [");
  const [PORT, GATEWAY_PORT, CLINIC_PORT] = await Promise.all(
    [41_000, 42_000, 43_000].map(async (from) => String(await findFreePort(from, []))),
  );
  const own = { DATABASE_URL: "postgresql://nobody:x@127.0.0.1:1/none", NEXTAUTH_SECRET: "x".repeat(16) };
  for (const database of [own, { DATABASE_URL: "", SLUICE_DATA_DIR: join(folder, "data") }]) {
    for (const [path, problem] of [
      [join(folder, "nope.yaml"), "cannot be read"],
      [wrong, "is not valid YAML"],
    ] as const) {
      const started = spawn(process.execPath, [join(import.meta.dirname, "../start.ts")], {
        env: { ...process.env, ...database, PORT, GATEWAY_PORT, CLINIC_PORT, SLUICE_CONFIG: path },
        stdio: ["ignore", "pipe", "pipe"],
      });
      const exited = new Promise((done) => started.once("exit", done));
      const [out, said] = await Promise.all([text(started.stdout), text(started.stderr)]);
      expect(await exited).toBe(1);
      expect(said.trim()).toContain(`SLUICE_CONFIG: ${path} ${problem}`);
      expect(said.trim().split("\n")).toHaveLength(1);
      expect(out).toBe("");
    }
  }
});
