import pg from "pg";
import { SQL_STATE } from "../kernel/db/sql-states.ts";
import { AppError } from "../kernel/errors.ts";
import { type Message, message } from "../messages/catalogue/message.ts";
import { beginSession, forgetSettings, pinSession } from "./ddl/pin-session.ts";
import { hasRefused, isKnownRefusal } from "./has-refused.ts";

/** A pool on an application's database. */
export type TargetPool = pg.Pool;

/** 0 seconds are no limit. */
export type PoolSettings = {
  poolSize?: number;
  statementTimeoutSeconds?: number;
  lockTimeoutSeconds?: number;
};

/**
 * Opens a pool on a target, for the registry in `pools.ts` and for tests; nothing connects before the first query. `name` is the target's name: it is what
 * pg_stat_activity shows (`sluice:clinic`) and what errors call it. End it with `pool.end()`.
 * @throws AppError invalid if the URL is not one (its text is never repeated, it holds a password).
 */
export function openTarget(
  url: string,
  options: PoolSettings & { name: string; correlationId?: string },
): TargetPool {
  const { poolSize = 4, statementTimeoutSeconds = 0, lockTimeoutSeconds } = options;
  // Absent, it stays as the role or the database has it.
  const locks = lockTimeoutSeconds === undefined ? "" : `; set lock_timeout = '${lockTimeoutSeconds}s'`;
  let database: string;
  try {
    database = new URL(url).pathname.slice(1);
  } catch {
    throw new AppError("invalid", message("targetRefusals.badAddress", { target: options.name }), {
      target: options.name,
    });
  }
  const pool = new pg.Pool({
    connectionString: url,
    application_name: applicationName(options.name, options.correlationId),
    max: poolSize,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 10_000,
    keepAlive: true,
    // As statements, since a proxy may refuse settings that it does not know when a session begins.
    onConnect: (client) =>
      beginSession(client, `set statement_timeout = '${statementTimeoutSeconds}s'${locks}`),
  });
  // An idle connection that the server closes is replaced at the next use; without a listener it would end the process.
  pool.on("error", () => {});
  // The pool listens only while a connection is idle. One that is lost while it is held, between two statements, would
  // end the process as well; its next statement fails, which is how whoever holds it hears of it.
  pool.on("connect", (client) => client.on("error", () => {}));
  names.set(pool, `${options.name} (database ${database})`);
  return pool;
}

/**
 * Runs `work` on one connection of the pool, which carries the correlation id as `sluice.correlation_id` and in its
 * application_name meanwhile. The connection is closed instead of reused if `work` throws.
 * @throws AppError unavailable if the target cannot be reached; `work`'s own errors pass through.
 */
export async function withTargetClient<T>(
  pool: TargetPool,
  options: { correlationId?: string | undefined },
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await connect(pool);
  let failed = true;
  // The pool listens only while a client is idle.
  const onError = () => {};
  client.on("error", onError);
  try {
    // Others of the pool may have left settings of their own.
    await setUp(client, pool, options);
    const result = await work(client);
    if (options.correlationId) await client.query("reset sluice.correlation_id; reset application_name");
    failed = false;
    return result;
  } catch (error) {
    if (await hasRefused(client, error)) throw error;
    throw asUnavailable(pool, error) ?? error;
  } finally {
    client.off("error", onError);
    client.release(failed);
  }
}

/** Ends what a session has gathered but for its tables, and makes it what `withTargetClient` had given. */
export async function renewSession(
  client: pg.PoolClient,
  pool: TargetPool,
  options: { correlationId?: string | undefined },
): Promise<void> {
  await forgetSettings(client);
  await setUp(client, pool, options);
}

async function setUp(
  client: pg.PoolClient,
  pool: TargetPool,
  { correlationId }: { correlationId?: string | undefined },
): Promise<void> {
  // The backend of a process that was killed must notice, or it keeps its locks until its statement ends.
  await pinSession(client, "set client_connection_check_interval = 2000");
  if (!correlationId) return;
  await client.query(
    `select set_config('sluice.correlation_id', $1, false), set_config('application_name', $2, false)`,
    [correlationId, applicationName(shortName(pool), correlationId)],
  );
}

/** What pg_stat_activity shows; PostgreSQL cuts it at 63 bytes, so the id comes last and the name gives way. */
export function applicationName(name: string, correlationId?: string): string {
  return correlationId
    ? `sluice:${name.slice(0, 18)}:${correlationId.slice(0, 36)}`
    : `sluice:${name}`.slice(0, 63);
}

/** True for an error that says the connection or the server is gone, not that a statement was wrong. */
export function isConnectionLost(error: unknown): boolean {
  if (error instanceof AppError) return error.code === "unavailable";
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  // A statement may raise any SQLSTATE and any text of its own.
  if (isKnownRefusal(error)) return false;
  if (typeof code === "string" && /^(08...|57P0[123]|25P03|28...|3D000|53300|E[A-Z]+)$/.test(code))
    return true;
  return /connection terminated|connection ended|timeout exceeded when trying to connect|not queryable/i.test(
    error.message,
  );
}

const names = new WeakMap<TargetPool, string>();

function shortName(pool: TargetPool): string {
  return (names.get(pool) ?? "target").split(" ")[0] ?? "target";
}

async function connect(pool: TargetPool): Promise<pg.PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    throw asUnavailable(pool, error) ?? error;
  }
}

function asUnavailable(pool: TargetPool, error: unknown): AppError | null {
  if (error instanceof AppError || !isConnectionLost(error)) return null;
  const code = (error as { code?: string }).code;
  return new AppError("unavailable", because(names.get(pool) ?? "database", code), {
    target: shortName(pool),
    ...(code ? { sqlState: code } : {}),
  });
}

function because(target: string, code: string | undefined): Message {
  switch (code) {
    case "ECONNREFUSED":
      return message("targetRefusals.unavailable.refuses", { target });
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return message("targetRefusals.unavailable.unknownHost", { target });
    case SQL_STATE.invalidPassword:
    case SQL_STATE.invalidAuthorization:
      return message("targetRefusals.unavailable.password", { target });
    case SQL_STATE.invalidCatalogName:
      return message("targetRefusals.unavailable.noDatabase", { target });
    case SQL_STATE.tooManyConnections:
      return message("targetRefusals.unavailable.noConnectionLeft", { target });
    case SQL_STATE.adminShutdown:
    case SQL_STATE.crashShutdown:
      return message("targetRefusals.unavailable.ended", { target });
    case SQL_STATE.cannotConnectNow:
      return message("targetRefusals.unavailable.startsUp", { target });
    default:
      return message("targetRefusals.unavailable.lost", { target });
  }
}
