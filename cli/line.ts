import { Option } from "commander";
import { english } from "#lib/messages/catalogue/english.ts";
import { type Message, type MessageCode, message } from "#lib/messages/catalogue/message.ts";
import { type Does, wholeInput } from "#lib/surfaces/operation.ts";
import type { AnswerOf, Call, Input } from "./call.ts";
import type { Answer } from "./run-command.ts";

/** Arguments and options by name. */
type Given = Record<string, unknown>;
type Taken = Option | readonly [flags: string, says: HelpCode, usual?: string];
/** Where the help of a command or an option stands in the catalogue, below `commandHelp`. */
export type HelpCode = MessageCode extends infer Code
  ? Code extends `commandHelp.${infer Name}`
    ? Name
    : never
  : never;

/** A command: its words, what it takes, and what is done for it. */
export type Line = {
  /** As it is typed: "flags delete <flag>". */
  words: string;
  says: HelpCode;
  options: readonly Taken[];
  alias?: string;
  /** Null: the answer is printed already. `call` reaches Sluice, which is opened at the first use. */
  run: (call: Call, given: Given) => Promise<Answer | null>;
};

export function line<G extends object>(
  [words, says]: readonly [words: string, says: HelpCode],
  options: Line["options"],
  run: (call: Call, given: G) => Promise<Answer | null>,
): Line {
  return { words, says, options, run: (call, given) => run(call, given as G) };
}

/**
 * A command that is one operation, and how its answer is shown: as JSON it is the answer itself, unless `show` says another. It
 * takes what is given under the names of the input's fields; under other names as `named` says (`{ flag: "name" }`).
 */
export function asks<D extends Does>(
  does: D,
  show: (answer: AnswerOf<D>) => Message | Answer,
  named: Readonly<Record<string, string>> = {},
) {
  return async (call: Call, given: Given): Promise<Answer> => {
    const answer = await call(does, inputOf(does, given, named));
    const shown = show(answer);
    // A verb may have nothing to say.
    return "code" in shown ? { json: answer ?? { ok: true }, text: english(shown) } : shown;
  };
}

function inputOf(does: Does, given: Given, named: Readonly<Record<string, string>>): Input {
  const fields = wholeInput({ does }).properties ?? {};
  return Object.fromEntries(
    Object.entries(given)
      .map(([name, value]) => [named[name] ?? name, value] as const)
      .filter(([field]) => Object.hasOwn(fields, field)),
  );
}

/** An option that has to be there. */
export function needed(flags: string, says: HelpCode): Option {
  return new Option(flags, help(says)).makeOptionMandatory();
}

export function oneOf(flags: string, says: HelpCode, choices: readonly string[]): Option {
  return new Option(flags, help(says)).choices(choices);
}

export function help(code: HelpCode): string {
  return english(message(`commandHelp.${code}`));
}
