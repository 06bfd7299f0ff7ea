import { z } from "zod";
import { type Message, message } from "../../messages/catalogue/message.ts";
import { storedMessage } from "../../messages/catalogue/stored-message.ts";

/** The plan's folder itself, in place of a file. */
export const THE_FOLDER = ".";

/**
 * What is wrong with a plan folder, and where. `file`: null if the words name it, as those from before it was told apart.
 * `whole`: the words are whole sentences, with an end.
 */
export type Problem = {
  file: string | null;
  line: number | null;
  field: string | null;
  says: Message;
  whole: boolean;
};

type At = { line?: number | null; field?: string };

export function problemOf(file: string, says: Message, at: At = {}): Problem {
  return { file, line: at.line ?? null, field: at.field ?? null, says, whole: false };
}

/** A problem that says in whole sentences what to do. */
export function refusalOf(file: string, says: Message, at: At = {}): Problem {
  return { ...problemOf(file, says, at), whole: true };
}

const Stored = z.array(
  z.object({
    file: z.string().nullable(),
    line: z.int().nullable(),
    field: z.string().nullable(),
    says: z.unknown().transform((says) => storedMessage(says) ?? message("planChanges.problem.unknown")),
    whole: z.boolean(),
  }),
);

/** The problems that a plan is stored with, null if there are none. What cannot be read any more is one, too. */
export function storedProblems(stored: unknown): Problem[] | null {
  if (stored === null) return null;
  return Stored.safeParse(stored).data ?? [problemOf(THE_FOLDER, message("planChanges.problem.unknown"))];
}
