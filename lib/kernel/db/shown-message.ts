import { AppError } from "../errors.ts";
import { cleanErrorText } from "../masking/clean-error-text.ts";

/**
 * What a person may read of an error that nobody expected. A target's server says what is wrong with a statement of theirs;
 * Prisma would quote Sluice's own code and tables, which the log has.
 */
export function shownMessage(error: unknown): string {
  if (error instanceof AppError) return error.message;
  return error instanceof Error && error.name.startsWith("PrismaClient")
    ? "Sluice's own database refused a statement. The log has the reason."
    : cleanErrorText(error);
}
