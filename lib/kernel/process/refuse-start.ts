import { AppError } from "../errors.ts";
import { log } from "../log/log.ts";
import { startRefusal } from "./start-refusal.ts";

/** What a part of `npm start` tells its supervisor: with these settings it never starts, however often it is tried. */
export type Refusal = { refused: string };

/**
 * Ends a process that could not start, with code 1: a refusal in one sentence, for the log and for whoever started it; any
 * other error with its stack, in the log alone.
 */
export function refuseStart(thrown: unknown, what: string): void {
  const error = thrown instanceof AppError ? thrown : (startRefusal(thrown) ?? thrown);
  const end = () => process.exit(1);
  if (!(error instanceof AppError)) {
    log.fatal({ err: error }, what);
    end();
    return;
  }
  log.fatal({ err: error.message }, what);
  const refusal: Refusal = { refused: error.message };
  if (!process.send) console.error(error.message);
  if (process.send && error.code === "invalid") process.send(refusal, end);
  else end();
}
