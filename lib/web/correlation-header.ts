/** Set by proxy.ts on every request and answer. */
export const CORRELATION_HEADER = "x-correlation-id";
