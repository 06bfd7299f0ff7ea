import { unstable_rethrow } from "next/navigation";
import { AppError } from "../kernel/errors.ts";
import { log } from "../kernel/log/log.ts";
import { type Message, type MessageCode, message } from "../messages/catalogue/message.ts";

export type Attempt<T> = { ok: true; value: T } | { ok: false; because: Message };

/** What is read: the code of the sentence that says that it could not be, below "unread". */
type Part = MessageCode extends infer Code ? (Code extends `unread.${infer What}` ? What : never) : never;

export type Try = typeof attempt;

/** For a page of several cards: one part that cannot be read says so, and the others are shown. */
export async function attempt<T>(what: Part, read: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { ok: true, value: await read() };
  } catch (error) {
    unstable_rethrow(error);
    if (error instanceof AppError) return { ok: false, because: error.said };
    log.error({ err: error, what }, "a card could not be read");
    return { ok: false, because: message(`unread.${what}`) };
  }
}
