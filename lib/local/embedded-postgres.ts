import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, existsSync, openSync } from "node:fs";
import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { SQL_STATE } from "../kernel/db/sql-states.ts";
import { AppError } from "../kernel/errors.ts";
import { message } from "../messages/catalogue/message.ts";
import { findPostgresBinaries, type PostgresBinaries } from "./postgres-binaries.ts";
import { findServerIdentity, giveTo, type ServerIdentity } from "./server-identity.ts";
import { explainServerLog } from "./server-log.ts";
import { stopLeftoverServer } from "./stop-leftover-server.ts";

export type LocalPostgres = {
  /** Connection string of one of its databases. */
  url: (database: string) => string;
  /** Settles when the server's process ends, for whatever reason. */
  exited: Promise<void>;
  /** Ends its sessions, writes everything down and stops. */
  stop: () => Promise<void>;
};

type Options = {
  dataDir: string;
  port: number;
  /** Letters and digits only: it becomes part of a URL. */
  password: string;
  /** Passed to the server. */
  flags?: string[];
};

const STARTS_WITHIN_MS = 120_000; // recovery after a crash replays the log
const STOPS_WITHIN_MS = 15_000;

/**
 * Starts PostgreSQL from the npm package in `dataDir`, creating the cluster the first time. Listens on loopback only;
 * writes its log to `postgres.log` there. A server that an earlier, killed run left behind is stopped first.
 * @throws AppError unavailable, with the reason in one sentence.
 */
export async function startEmbeddedPostgres(options: Options): Promise<LocalPostgres> {
  const folder = resolve(options.dataDir);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const cluster = join(folder, "postgres");
  const owner = existsSync(cluster) ? (await stat(cluster)).uid : null;
  const binaries = await findPostgresBinaries();
  const identity = await findServerIdentity(folder, owner);
  if (owner === null) await createCluster(binaries, identity, folder, options.password);
  await stopLeftoverServer(cluster);

  const url = (database: string) =>
    `postgresql://postgres:${options.password}@127.0.0.1:${options.port}/${database}`;
  const deadline = Date.now() + STARTS_WITHIN_MS;
  for (;;) {
    const server = spawnServer(binaries, identity, folder, options);
    if (await acceptsConnections(server, url("postgres"), deadline)) {
      return { url, exited: server.exited, stop: () => stopServer(server) };
    }
    const reason = explainServerLog(await readFile(join(folder, "postgres.log"), "utf8"), folder);
    // Backends of a postmaster that was killed need a moment to notice.
    if (reason.kind !== "still-in-use" || Date.now() > deadline) {
      throw new AppError("unavailable", reason.sentence);
    }
    await delay(200);
  }
}

type Server = { process: ChildProcess; exited: Promise<void>; hasExited: () => boolean };

function spawnServer(
  binaries: PostgresBinaries,
  identity: ServerIdentity,
  folder: string,
  options: Options,
): Server {
  const log = openSync(join(folder, "postgres.log"), "w", 0o600);
  const settings = [
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "timezone=UTC",
    "log_timezone=UTC",
  ];
  const args = [
    ...identity.prefix,
    binaries.postgres,
    "-D",
    join(folder, "postgres"),
    "-p",
    String(options.port),
    ...settings.flatMap((setting) => ["-c", setting]),
    ...(options.flags ?? []),
  ];
  const child = spawn(args[0] ?? "", args.slice(1), {
    stdio: ["ignore", log, log],
    detached: true, // Ctrl-C in the terminal must reach the supervisor only; it stops the server last
    env: { ...process.env, LC_MESSAGES: "C" },
  });
  closeSync(log);
  let ended = false;
  const exited = new Promise<void>((done) => {
    const end = () => {
      ended = true;
      done();
    };
    child.once("exit", end);
    child.once("error", end);
  });
  return { process: child, exited, hasExited: () => ended };
}

async function acceptsConnections(server: Server, url: string, deadline: number): Promise<boolean> {
  while (!server.hasExited()) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
    client.on("error", () => {});
    try {
      await client.connect();
      await client.end();
      return true;
    } catch (error) {
      if ((error as { code?: string }).code === SQL_STATE.invalidPassword) {
        await stopServer(server);
        throw new AppError("unavailable", message("setup.local.otherPassword"));
      }
      if (Date.now() > deadline) {
        await stopServer(server);
        throw new AppError(
          "unavailable",
          message("setup.local.noAnswer", { seconds: STARTS_WITHIN_MS / 1000 }),
        );
      }
      await delay(25);
    }
  }
  return false;
}

async function stopServer(server: Server): Promise<void> {
  if (server.hasExited()) return;
  server.process.kill("SIGINT"); // "fast": ends the sessions, then a checkpoint
  const timer = setTimeout(() => server.process.kill("SIGQUIT"), STOPS_WITHIN_MS);
  await server.exited;
  clearTimeout(timer);
}

/** Made under another name first, so that a run that is killed half-way leaves nothing that looks like a cluster. */
async function createCluster(
  binaries: PostgresBinaries,
  identity: ServerIdentity,
  folder: string,
  password: string,
): Promise<void> {
  const unfinished = join(folder, "postgres.unfinished");
  const passwordFile = join(folder, "postgres.password");
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { mode: 0o700 });
  await giveTo(identity, unfinished);
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  await giveTo(identity, passwordFile);
  try {
    const { code, output } = await run([
      ...identity.prefix,
      binaries.initdb,
      `--pgdata=${unfinished}`,
      "--username=postgres",
      "--auth=scram-sha-256",
      `--pwfile=${passwordFile}`,
      "--encoding=UTF8",
      "--locale=C.UTF-8",
    ]);
    if (code !== 0) throw new AppError("unavailable", explainServerLog(output, folder).sentence);
    await rename(unfinished, join(folder, "postgres"));
  } finally {
    await rm(passwordFile, { force: true });
    await rm(unfinished, { recursive: true, force: true });
  }
}

function run(command: string[]): Promise<{ code: number | null; output: string }> {
  return new Promise((done, reject) => {
    const child = spawn(command[0] ?? "", command.slice(1), {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, LC_ALL: "C" },
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => {
        output += chunk.toString();
      });
    }
    child.once("error", reject);
    child.once("close", (code) => done({ code, output }));
  });
}
