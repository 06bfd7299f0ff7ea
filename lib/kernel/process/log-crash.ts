import { log } from "../log/log.ts";

// Imported first by a process whose log a program reads: Node would print the error that ends it in many lines.
process.on("uncaughtException", (error, origin) => {
  log.fatal({ err: error, origin }, "the process ends: nobody expected this error");
  process.exit(1);
});
