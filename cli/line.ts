import { Option } from "commander";
import type { Does } from "#lib/surfaces/operation.ts";
import type { AnswerOf, Call, Input } from "./call.ts";
import type { Answer } from "./run-command.ts";

/** Arguments and options by name. */
type Given = Record<string, unknown>;
type Taken = Option | readonly [flags: string, says?: string, usual?: string];

/** A command: its words, what it takes, and what is done for it. */
export type Line = {
  /** As it is typed: "flags delete <flag>". */
  words: string;
  says: string;
  options: readonly Taken[];
  alias?: string;
  /** Null: the answer is printed already. `call` reaches Sluice, which is opened at the first use. */
  run: (call: Call, given: Given) => Promise<Answer | null>;
};

export function line<G extends object>(
  [words, says]: readonly [words: string, says: string],
  options: Line["options"],
  run: (call: Call, given: G) => Promise<Answer | null>,
): Line {
  return { words, says, options, run: (call, given) => run(call, given as G) };
}

/** A command that is one operation: what it takes of what was given, and how its answer is shown. */
export function asks<D extends Does, G extends object>(
  does: D,
  input: (given: G) => Input,
  show: (answer: AnswerOf<D>, given: G) => Answer | Promise<Answer>,
) {
  return async (call: Call, given: G): Promise<Answer> => show(await call(does, input(given)), given);
}

/** An option that has to be there. */
export function needed(flags: string, says: string): Option {
  return new Option(flags, says).makeOptionMandatory();
}
