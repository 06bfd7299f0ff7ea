import { createInterface } from "node:readline/promises";
import { AppError } from "#lib/kernel/errors.ts";
import { english } from "#lib/messages/catalogue/english.ts";
import type { Message } from "#lib/messages/catalogue/message.ts";

/**
 * Asks on the terminal. Answers of the command go to standard output, so that the question goes to standard error.
 * @throws AppError invalid where nobody is there to ask: `otherwise` says what a script gives instead
 */
export async function askFor(question: Message, otherwise: Message): Promise<string> {
  if (!process.stdin.isTTY) throw new AppError("invalid", otherwise);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(english(question));
  terminal.close();
  return answer.trim();
}
