import { AppError } from "#lib/kernel/errors.ts";

/** The one sentence for a person, or null if the error is a bug, which deserves its stack. */
export function explain(error: unknown): string | null {
  if (error instanceof AppError) return error.message;
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { code, path } = cause as NodeJS.ErrnoException;
    if (code === "ENOSPC" || code === "EDQUOT" || /No space left on device/.test(cause.message)) {
      return `The disk${path ? ` that holds ${path}` : ""} is full. Free some space, then start again.`;
    }
    if ((code === "EACCES" || code === "EPERM" || code === "EROFS") && path) {
      return `This user may not write ${path}. Change its owner, or set SLUICE_DATA_DIR to another folder.`;
    }
    if (code === "ENOTDIR" || code === "EEXIST") {
      return `SLUICE_DATA_DIR must be a folder, and ${path ?? "it"} is not one.`;
    }
  }
  return null;
}
