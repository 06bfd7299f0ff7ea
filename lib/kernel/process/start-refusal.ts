import { AppError } from "../errors.ts";

/** What a server or the system says of settings with which a part never starts; all else may pass, or is a bug. */
const SENTENCES: [pattern: RegExp, sentence: string][] = [
  [
    /\b42501\b|permission denied for|\bP1010\b/,
    "The role in this part's database address lacks rights on Sluice's tables. Run npx sluice database roles as the database's owner, which grants them, or use that address.",
  ],
  [
    /\b3D000\b|\bP1003\b/,
    "The database that this part's address names does not exist. Correct its name in the address.",
  ],
  [
    /\bEADDRNOTAVAIL\b/,
    "This machine does not have the address that the part is to listen on. Correct GATEWAY_HOST.",
  ],
];
const DEEPEST = 5;

/** Why a part cannot start, as one sentence, of an error that its settings made; null if it is another one. */
export function startRefusal(thrown: unknown): AppError | null {
  let error = thrown;
  for (let depth = 0; depth < DEEPEST && typeof error === "object" && error !== null; depth += 1) {
    const { code, originalCode, message, cause } = error as Record<string, unknown>;
    const said = [code, originalCode, message].filter((part) => typeof part === "string").join(" ");
    const [, sentence] = SENTENCES.find(([pattern]) => pattern.test(said)) ?? [];
    if (sentence) return new AppError("invalid", sentence);
    error = cause;
  }
  return null;
}
