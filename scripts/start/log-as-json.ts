import { formatWithOptions, stripVTControlCharacters } from "node:util";
import { log } from "#lib/log.ts";

// Preloaded into the dashboard's process. Next writes to the console in lines for a terminal, an error in many; a log that
// a program reads has one JSON line for each.
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
    const text = stripVTControlCharacters(formatWithOptions({ depth: 4 }, ...parts)).trim();
    if (text) log[level](text);
  };
}
process.removeAllListeners("warning");
process.on("warning", (warning) => log.warn({ err: warning }, "node warns"));
