import { z } from "zod";
import { AppError } from "#lib/kernel/errors.ts";
import { issueSentence } from "#lib/kernel/input/issue-sentence.ts";
import { log } from "#lib/kernel/log/log.ts";
import { english } from "#lib/messages/catalogue/english.ts";
import { message } from "#lib/messages/catalogue/message.ts";
import { type Does, wholeInput } from "#lib/surfaces/operation.ts";
import type { Call, Way } from "./call.ts";
import { EXIT_CODES } from "./exit-codes.ts";
import { openWay } from "./open-way.ts";
import { NotPrinted, print } from "./print.ts";

export type Answer = {
  /** What --json prints. */
  json: unknown;
  /** What a person reads. */
  text: string;
  /** Not 0 if what was asked about is not well: a failing check, a job that failed. */
  exitCode?: number;
};

/** What can be said with every command. */
export type Globals = { json: boolean; environment?: string | undefined };

/**
 * Does the work, prints the answer (null: it is printed already) or one sentence, and sets the exit code. The way to Sluice
 * is opened by the first call.
 */
export async function runCommand(
  { json, environment }: Globals,
  work: (call: Call) => Promise<Answer | null>,
): Promise<void> {
  let way: Promise<Way> | undefined;
  const call: Call = async (does, input) => {
    const whole = environment === undefined ? input : { environment, ...input };
    if (environment !== undefined && !takesEnvironment(does))
      throw new AppError("invalid", message("requests.address.noEnvironment"));
    way ??= openWay();
    return (await way).call(does, whole);
  };
  try {
    const answer = await work(call);
    if (answer) await print(`${json ? JSON.stringify(answer.json, null, 2) : answer.text}\n`);
    process.exitCode = answer?.exitCode ?? 0;
  } catch (error) {
    process.exitCode = report(error, json);
  }
  await way?.then((one) => one.close()).catch(() => {});
}

function takesEnvironment(does: Does): boolean {
  return Object.hasOwn(wholeInput({ does }).properties ?? {}, "environment");
}

function report(error: unknown, json: boolean): number {
  if (error instanceof AppError) {
    const { code, message, details } = error;
    console.error(json ? JSON.stringify({ error: { code, message, details } }) : message);
    return Object.hasOwn(EXIT_CODES, code) ? EXIT_CODES[code] : EXIT_CODES.bug; // of a server's own fault there is no code
  }
  if (error instanceof z.ZodError) {
    console.error(error.issues.map((issue) => english(issueSentence(issue))).join("\n"));
    return EXIT_CODES.invalid;
  }
  if (error instanceof NotPrinted) {
    console.error(error.message);
    return EXIT_CODES.bug;
  }
  // The log is silent unless LOG_LEVEL asks for it, and masks what is secret.
  log.error({ err: error }, "a command failed");
  const unexpected = english(message("commandLine.unexpected"));
  console.error(json ? JSON.stringify({ error: { code: "internal", message: unexpected } }) : unexpected);
  return EXIT_CODES.bug;
}
