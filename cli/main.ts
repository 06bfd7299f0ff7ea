#!/usr/bin/env node
import { Command, CommanderError } from "commander";
import { addAuditCommands } from "./commands/audit.ts";
import { addClientTokenCommands } from "./commands/client-tokens.ts";
import { addDatabaseCommands } from "./commands/database.ts";
import { addFlagCommands } from "./commands/flags.ts";
import { addKillCommands } from "./commands/kill.ts";
import { addOutboxCommands } from "./commands/outbox.ts";
import { addPlanCommands } from "./commands/plan.ts";
import { EXIT_CODES } from "./run-command.ts";

process.env.LOG_LEVEL ??= "silent"; // answers are what is printed

const program = new Command("sluice")
  .description("The control room for safe change, from the command line.")
  .option("--json", "print JSON")
  .addHelpText(
    "after",
    `
Talks to SLUICE_URL with SLUICE_TOKEN, else to DATABASE_URL, else to the demo in SLUICE_DATA_DIR (.sluice).
Exit codes: 0 done, 1 failed or a check fails, 2 wrong use, 3 not allowed, 4 a gate is closed or it conflicts,
5 not found, 6 not reachable.`,
  )
  .exitOverride()
  .showHelpAfterError("(sluice --help shows what there is)");
const json = () => program.opts<{ json?: boolean }>().json === true;

addPlanCommands(program, json);
addFlagCommands(program, json);
addOutboxCommands(program, json);
addKillCommands(program, json);
addAuditCommands(program, json);
addClientTokenCommands(program, json);
addDatabaseCommands(program, json);

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? 0 : EXIT_CODES.invalid;
}
// Pools of the verbs stay open for the next one, and there is none.
process.exit();
