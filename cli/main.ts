#!/usr/bin/env node
import { CommanderError } from "commander";
import { EXIT_CODES } from "./exit-codes.ts";

process.env.LOG_LEVEL ??= "silent"; // answers are what is printed; the log asks for it as it is loaded
const { makeProgram } = await import("./program.ts");

try {
  await makeProgram().parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? 0 : EXIT_CODES.invalid;
}
// Pools of the verbs stay open for the next one, and there is none.
process.exit();
