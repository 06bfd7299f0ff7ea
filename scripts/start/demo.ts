import { existsSync } from "node:fs";
import { mkdir, readFile, statfs } from "node:fs/promises";
import { join, resolve } from "node:path";
import { checkConfig } from "#lib/kernel/config/config.ts";
import type { Env } from "#lib/kernel/config/env.ts";
import { AppError } from "#lib/kernel/errors.ts";
import { durationWords } from "#lib/kernel/text/durations.ts";
import { demoEnvironment } from "#lib/local/demo-environment.ts";
import { loadSettings, type Settings, saveSettings } from "#lib/local/demo-settings.ts";
import { explainServerLog } from "#lib/local/server-log.ts";
import { english } from "#lib/messages/catalogue/english.ts";
import { message } from "#lib/messages/catalogue/message.ts";
import { buildWeb, isBuilt, requireBuild } from "../build-web.ts";
import { generateClient } from "../generate-client.ts";
import { checkPorts, findFreePort, tryListen } from "./check-ports.ts";
import { clearLeftovers } from "./clear-leftovers.ts";
import { type Demo, prepareData } from "./demo-data.ts";
import { startParts } from "./demo-parts.ts";
import { lockInstance } from "./instance-lock.ts";
import type { Shutdown } from "./keep-running.ts";
import type { Part } from "./part.ts";
import { say, stage } from "./say.ts";
import { STOP_ORDER } from "./stop-order.ts";
import { watchDisk } from "./watch-disk.ts";

const FIRST_START_BYTES = 400 * 1024 * 1024;
const LATER_START_BYTES = 64 * 1024 * 1024;

/** Everything on this machine, on loopback only: PostgreSQL, the seeds, the dashboard's build and the four processes. */
export async function startDemo(root: string, env: Env, shutdown: Shutdown): Promise<void> {
  const startedAt = performance.now();
  requireBuild(root);
  const dataDir = resolve(env.SLUICE_DATA_DIR);
  const isFirst = !existsSync(join(dataDir, "postgres"));
  const lock = await lockInstance(dataDir);
  shutdown.onStop(STOP_ORDER.lock, "", lock.release);
  if (lock.killed) await clearLeftovers(lock.killed.children);
  await mkdir(join(dataDir, "logs"), { recursive: true, mode: 0o700 });
  await checkDisk(dataDir, isFirst);
  const ports = [
    { variable: "PORT", port: env.PORT },
    { variable: "GATEWAY_PORT", port: env.GATEWAY_PORT },
    { variable: "CLINIC_PORT", port: env.CLINIC_PORT },
  ];
  await checkPorts(ports, "127.0.0.1");
  const settings = await settingsWithFreePort(
    dataDir,
    env,
    ports.map(({ port }) => port),
  );
  const url = env.NEXTAUTH_URL ?? `http://localhost:${env.PORT}`;
  const partsEnv = demoEnvironment(root, env, { dataDir, settings, url });
  checkConfig({ ...process.env, ...partsEnv }, partsEnv.SLUICE_CONFIG);
  const children: Part[] = [];
  const writeInstance = () =>
    lock.describe({ pid: process.pid, url, children: children.flatMap((part) => part.pid() ?? []) });
  await writeInstance();
  if (env.SLUICE_DEMO_PASSWORD) await forgetPassword(dataDir, settings);
  const demo: Demo = { root, env, dataDir, settings, shutdown };

  say(`Sluice, demo mode. Data: ${dataDir}`);
  try {
    await generateClient(root);
    const [password] = await Promise.all([prepareData(demo), prepareDashboard(demo)]);
    const started = await startParts(demo, url, children, writeInstance);
    shutdown.onStop(STOP_ORDER.lock, "", watchDisk(dataDir).stop);
    const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
    printReady(demo, url, password, seconds);
    await forgetPassword(dataDir, settings);
    const { recordDemoStart } = await import("#lib/local/record-demo-start.ts");
    const news = recordDemoStart({ ...started, seconds, signal: shutdown.signal });
    await news.catch((error: unknown) =>
      say(`  What happened at the start could not be recorded: ${String(error)}`),
    );
  } catch (error) {
    throw await realReason(error, dataDir);
  }
}

async function checkDisk(dataDir: string, isFirst: boolean): Promise<void> {
  const { bavail, bsize } = await statfs(dataDir);
  const needed = isFirst ? FIRST_START_BYTES : LATER_START_BYTES;
  const free = bavail * bsize;
  if (free >= needed) return;
  const mb = (bytes: number) => Math.floor(bytes / 1024 / 1024);
  throw new AppError(
    "unavailable",
    message("setup.start.diskFull", {
      folder: dataDir,
      free: mb(free),
      needed: mb(needed),
      what: isFirst ? "first" : "later",
    }),
  );
}

/** The port of PostgreSQL is kept, so that a connection string stays good, unless another program took it meanwhile. */
async function settingsWithFreePort(dataDir: string, env: Env, taken: number[]): Promise<Settings> {
  const freePort = () => findFreePort(env.GATEWAY_PORT + 1, taken);
  const settings = await loadSettings(dataDir, freePort);
  const isLeftover = existsSync(join(dataDir, "postgres/postmaster.pid"));
  const isFree =
    !taken.includes(settings.postgresPort) && (await tryListen(settings.postgresPort, "127.0.0.1")) === null;
  if (isFree || (isLeftover && !taken.includes(settings.postgresPort))) return settings;
  const moved = { ...settings, postgresPort: await freePort() };
  await saveSettings(dataDir, moved);
  return moved;
}

async function prepareDashboard({ root, shutdown }: Demo): Promise<void> {
  if (isBuilt(root)) return;
  await stage(
    "Dashboard",
    async () => {
      await buildWeb(root, { signal: shutdown.signal });
      return { result: undefined, note: "built" };
    },
    "building, about a minute the first time",
  );
}

function printReady({ dataDir, env }: Demo, url: string, password: string | null, seconds: number): void {
  const secret = password ?? (env.SLUICE_DEMO_PASSWORD ? "the one in SLUICE_DEMO_PASSWORD" : null);
  say(`
  Sluice is ready after ${english(durationWords(seconds * 1000))}:  ${url}

  Sign in as viewer@sluice.local, owner@sluice.local, ops@sluice.local or admin@sluice.local
  Password: ${secret ?? "as printed at the first start (SLUICE_DEMO_PASSWORD=… npm start sets another)"}${password ? "   (shown this once)" : ""}

  Logs: ${join(dataDir, "logs")}    Stop: Ctrl-C
`);
}

async function forgetPassword(dataDir: string, settings: Settings): Promise<void> {
  if (settings.unshownPassword === undefined) return;
  delete settings.unshownPassword;
  await saveSettings(dataDir, settings);
}

/** A full disk shows first as some program that lost its database; the server's log has the reason. */
async function realReason(error: unknown, dataDir: string): Promise<unknown> {
  const log = await readFile(join(dataDir, "postgres.log"), "utf8").catch(() => "");
  const trouble = explainServerLog(log, dataDir);
  return trouble.kind === "full-disk" ? new AppError("unavailable", trouble.sentence) : error;
}
