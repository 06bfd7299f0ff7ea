import { createInterface } from "node:readline/promises";
import { AppError } from "#lib/kernel/errors.ts";

/**
 * Asks on the terminal. Answers of the command go to standard output, so that the question goes to standard error.
 * @throws AppError invalid where nobody is there to ask: `otherwise` says what a script gives instead
 */
export async function askFor(question: string, otherwise: string): Promise<string> {
  if (!process.stdin.isTTY) throw new AppError("invalid", otherwise);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(question);
  terminal.close();
  return answer.trim();
}
