import { unstable_rethrow } from "next/navigation";
import { AppError } from "../kernel/errors.ts";
import { log } from "../kernel/log/log.ts";

export type Attempt<T> = { ok: true; value: T } | { ok: false; because: string };

/** For a page of several cards: one part that cannot be read says so, and the others are shown. */
export async function attempt<T>(what: string, read: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { ok: true, value: await read() };
  } catch (error) {
    unstable_rethrow(error);
    if (error instanceof AppError) return { ok: false, because: error.message };
    log.error({ err: error, what }, "a card could not be read");
    return { ok: false, because: `${what} could not be read just now. The log has the reason.` };
  }
}
