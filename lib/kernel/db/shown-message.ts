import { english } from "../../messages/catalogue/english.ts";
import { type Message, message } from "../../messages/catalogue/message.ts";
import { AppError } from "../errors.ts";
import { cleanErrorText } from "../masking/clean-error-text.ts";
import { withEnd } from "../text/sentences.ts";

/**
 * What a person may read of an error that nobody expected. A target's server says what is wrong with a statement of theirs;
 * Prisma would quote Sluice's own code and tables, which the log has.
 */
export function shownMessage(error: unknown): string {
  const known = ownWords(error);
  return known ? english(known) : cleanErrorText(error);
}

/** The same as a whole sentence that can be stored; what a server says stays in its words. */
export function shownError(error: unknown): Message {
  return ownWords(error) ?? message("common.asIs", { text: withEnd(cleanErrorText(error)) });
}

function ownWords(error: unknown): Message | null {
  if (error instanceof AppError) return error.said;
  const isPrismas = error instanceof Error && error.name.startsWith("PrismaClient");
  return isPrismas ? message("requests.ownDatabase") : null;
}
