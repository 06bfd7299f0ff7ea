import { formatWithOptions } from "node:util";
import { log } from "#lib/kernel/log/log.ts";
import { withoutTerminalCodes } from "#lib/kernel/masking/without-terminal-codes.ts";
import { isCallerGone } from "#lib/web/is-caller-gone.ts";

// Preloaded into every part of Sluice. Next writes to the console in lines for a terminal, an error in many, and Node its
// warnings; a log that a program reads has one JSON line for each.
const LEVELS = {
  debug: "debug",
  log: "info",
  info: "info",
  warn: "warn",
  error: "error",
  trace: "error",
} as const;

for (const [method, level] of Object.entries(LEVELS)) {
  console[method as keyof typeof LEVELS] = (...parts: unknown[]) => {
    // Next tells of a caller that hung up as of an error of its own.
    if (parts.some(isCallerGone)) return log.info("the caller went away");
    const text = withoutTerminalCodes(formatWithOptions({ depth: 4 }, ...parts)).trim();
    if (text) log[level](text);
  };
}
process.removeAllListeners("warning");
process.on("warning", (warning) => log.warn({ err: warning }, "node warns"));
