import { type Message, message } from "../../messages/catalogue/message.ts";
import { AppError } from "../errors.ts";
import { cleanErrorText } from "../masking/clean-error-text.ts";
import { withEnd } from "../text/sentences.ts";

/**
 * What a person may read of an error that nobody expected, as a sentence that can be stored. A target's server says in its own words what
 * is wrong with a statement of theirs; Prisma would quote Sluice's own code and tables, which the log has.
 * @param sentence makes a sentence of such words; where they begin one, with a capital
 */
export function shownError(error: unknown, sentence: (text: string) => string = withEnd): Message {
  return ownWords(error) ?? message("common.asIs", { text: sentence(cleanErrorText(error)) });
}

function ownWords(error: unknown): Message | null {
  if (error instanceof AppError) return error.said;
  const isPrismas = error instanceof Error && error.name.startsWith("PrismaClient");
  return isPrismas ? message("requests.ownDatabase") : null;
}
