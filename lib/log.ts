import { pino } from "pino";

/** One JSON line a record. Secrets never reach a log: these paths are removed whatever the caller passes. */
export const log = pino({
  level: process.env.LOG_LEVEL ?? "info",
  base: { process: process.env.SLUICE_PROCESS ?? "sluice" },
  redact: {
    paths: [
      "password",
      "token",
      "secret",
      "authorization",
      "*.password",
      "*.token",
      "*.secret",
      "*.authorization",
      "*.headers.cookie",
    ],
    censor: "[removed]",
  },
});
