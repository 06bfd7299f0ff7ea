import { saysLockTimeout } from "../kernel/db/as-locked-out.ts";
import { AppError } from "../kernel/errors.ts";
import { message } from "../messages/catalogue/message.ts";
import { isConnectionLost } from "../target/pool.ts";

// Prisma's words for a server that is not there or does not answer in time, a transaction that could not begin included.
const CODES = new Set([
  "P1000",
  "P1001",
  "P1002",
  "P1003",
  "P1008",
  "P1010",
  "P1017",
  "P2024",
  "P2028",
  "P2037",
]);
const KINDS = new Set([
  "AuthenticationFailed",
  "ConnectionClosed",
  "DatabaseAccessDenied",
  "DatabaseDoesNotExist",
  "DatabaseNotReachable",
  "SocketTimeout",
  "TooManyConnections",
]);

type PrismaError = Error & {
  code?: string;
  meta?: { driverAdapterError?: { cause?: { kind?: string; originalCode?: string } } };
};

/**
 * The refusal for an error that says that Sluice's own database is away, or kept from answering by another session; null for any other. Targets have theirs from
 * `lib/target/pool.ts` before it gets here.
 */
export function asDatabaseAway(error: unknown): AppError | null {
  if (error instanceof AppError || !(error instanceof Error)) return null;
  if (saysLockTimeout(error)) return new AppError("unavailable", message("requests.database.locked"));
  if (!isAway(error)) return null;
  return new AppError("unavailable", message("requests.database.away"), { down: ["database"] });
}

function isAway(error: PrismaError): boolean {
  if (error.code !== undefined && CODES.has(error.code)) return true;
  const cause = error.meta?.driverAdapterError?.cause;
  if (cause?.kind !== undefined && KINDS.has(cause.kind)) return true;
  if (cause?.originalCode !== undefined)
    return isConnectionLost(Object.assign(new Error(), { code: cause.originalCode }));
  // Under load Prisma hands on what the driver threw.
  return isConnectionLost(error) || error.message === "Query read timeout";
}
