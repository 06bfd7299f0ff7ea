import { pino } from "pino";
import { LogLevel } from "../config/env.ts";
import { loggedError } from "../masking/logged-error.ts";
import { logOutput } from "./log-output.ts";

/** One JSON line a record. Secrets never reach a log: these paths are removed whatever the caller passes. */
export const log = pino(
  {
    // Logging begins before the environment is checked; a wrong level is refused there, with a sentence.
    level: LogLevel.catch("info").parse(process.env.LOG_LEVEL),
    base: { process: process.env.SLUICE_PROCESS ?? "sluice" },
    serializers: { err: loggedError },
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
  },
  logOutput,
);
