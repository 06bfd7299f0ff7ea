import { AppError } from "#lib/kernel/errors.ts";
import { cleanErrorText } from "#lib/kernel/masking/clean-error-text.ts";
import { message } from "#lib/messages/catalogue/message.ts";

// By the codes of PostgreSQL, of Prisma, and of the system that connects to it.
const NOT_MIGRATED = /^(42P01|42703|3F000|P2021|P2022)$/;
const DENIED = /^42501$/;
const LOST =
  /^(08...|28...|3D000|53...|57P0.|25P03|P10..|ECONN\w+|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)$/;
const DEEPEST = 5;

/**
 * What is wrong with Sluice's own database where a question to it failed with this error: it is not migrated, the role may not,
 * or it went away. Null of any other error, which is a bug.
 */
export function ownDatabaseFault(thrown: unknown): AppError | null {
  let error = thrown;
  for (let depth = 0; depth < DEEPEST && typeof error === "object" && error !== null; depth += 1) {
    const {
      code,
      originalCode,
      originalMessage,
      message: words,
      meta,
      cause,
    } = error as Record<string, unknown>;
    const named = String(originalCode ?? code);
    if (NOT_MIGRATED.test(named)) return new AppError("unavailable", message("commandLine.notMigrated"));
    if (DENIED.test(named)) {
      const said = cleanErrorText(originalMessage ?? words);
      return new AppError("forbidden", message("commandLine.mayNot", { words: said }));
    }
    if (LOST.test(named) || /^Connection terminated/.test(String(words)))
      return new AppError("unavailable", message("commandLine.lost"));
    // Prisma hands on what its driver met.
    error = (meta as { driverAdapterError?: unknown } | undefined)?.driverAdapterError ?? cause;
  }
  return null;
}
