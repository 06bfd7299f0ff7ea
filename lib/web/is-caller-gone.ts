const CODES = new Set(["ECONNRESET", "EPIPE", "ECONNABORTED", "ERR_STREAM_PREMATURE_CLOSE"]);

/** True for what is thrown when a caller hangs up in the middle of its request: nothing is wrong here. */
export function isCallerGone(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as NodeJS.ErrnoException;
  return (
    error.name === "AbortError" ||
    error.name === "ResponseAborted" ||
    (error.message === "aborted" && (code === undefined || CODES.has(code)))
  );
}
