import { SQL_STATE } from "../../kernel/db/sql-states.ts";
import { AppError } from "../../kernel/errors.ts";
import { message } from "../../messages/catalogue/message.ts";
import { isConnectionLost } from "../../target/pool.ts";
import { isNotInstalled } from "../schema/not-installed.ts";

/** Turns "cannot be reached" and "no outbox there yet" into a sentence; anything else is a bug and stays one. */
export function asTargetError(error: unknown, target: string): unknown {
  if (error instanceof AppError) return error;
  const code = (error as { code?: string }).code;
  if (isNotInstalled(error)) {
    return new AppError("unavailable", message("outbox.target.notInstalled", { target }), { target });
  }
  if (code === SQL_STATE.insufficientPrivilege) {
    return new AppError("unavailable", message("outbox.target.notReadable", { target }), {
      target,
    });
  }
  if (isConnectionLost(error)) {
    return new AppError("unavailable", message("outbox.target.unreachable", { target }), { target });
  }
  return error;
}
