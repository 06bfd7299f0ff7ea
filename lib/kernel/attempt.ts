import { type Message, type MessageCode, message } from "../messages/catalogue/message.ts";
import { AppError } from "./errors.ts";
import { log } from "./log/log.ts";

export type Attempt<T> = { ok: true; value: T } | { ok: false; because: Message };

/** What is read: the code of the sentence that says that it could not be, below "unread". */
type Part = MessageCode extends infer Code ? (Code extends `unread.${infer What}` ? What : never) : never;

export type Try = <T>(what: Part, read: () => Promise<T>) => Promise<Attempt<T>>;

/** For several parts: one that cannot be read says so, and the others are told. `rethrow` throws what is no failure. */
export function attempting(rethrow: (error: unknown) => void = () => {}): Try {
  return async (what, read) => {
    try {
      return { ok: true, value: await read() };
    } catch (error) {
      rethrow(error);
      if (error instanceof AppError) return { ok: false, because: error.said };
      log.error({ err: error, what }, "a part could not be read");
      return { ok: false, because: message(`unread.${what}`) };
    }
  };
}
