import { AppError } from "../errors.ts";
import { checkDatabase, type DatabaseProblem } from "./check-database.ts";
import type { ServicePart } from "./table-rights.ts";

/** What does not answer as PostgreSQL does may be a proxy before one that is down. */
const STAYS = new Set<DatabaseProblem["kind"]>(["refused", "too-old", "rights"]);

/**
 * What keeps a process from ever working with its database: a wrong address, or a role that lacks the process's rights.
 * Null where all is well, and of what may pass.
 */
export async function databaseRefusal(databaseUrl: string, part: ServicePart): Promise<AppError | null> {
  const problem = await checkDatabase(databaseUrl, "DATABASE_URL", part);
  return problem !== null && STAYS.has(problem.kind) ? new AppError("invalid", problem.sentence) : null;
}
