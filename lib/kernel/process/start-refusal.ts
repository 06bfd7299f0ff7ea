import { type Message, message } from "../../messages/catalogue/message.ts";
import { AppError } from "../errors.ts";

/** What a server or the system says of settings with which a part never starts; all else may pass, or is a bug. */
const REFUSALS: [pattern: RegExp, said: Message][] = [
  [/\b42501\b|permission denied for|\bP1010\b/, message("setup.start.noRights")],
  [/\b3D000\b|\bP1003\b/, message("setup.start.noDatabase")],
  [/\bEADDRNOTAVAIL\b/, message("setup.start.noAddress")],
];
const DEEPEST = 5;

/** Why a part cannot start, as one sentence, of an error that its settings made; null if it is another one. */
export function startRefusal(thrown: unknown): AppError | null {
  let error = thrown;
  for (let depth = 0; depth < DEEPEST && typeof error === "object" && error !== null; depth += 1) {
    const { code, originalCode, message: because, cause } = error as Record<string, unknown>;
    const words = [code, originalCode, because].filter((part) => typeof part === "string").join(" ");
    const [, said] = REFUSALS.find(([pattern]) => pattern.test(words)) ?? [];
    if (said) return new AppError("invalid", said);
    error = cause;
  }
  return null;
}
