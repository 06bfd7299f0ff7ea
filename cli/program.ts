import { Command, Option } from "commander";
import { AUDIT_LINES } from "./commands/audit.ts";
import { CLIENT_TOKEN_LINES } from "./commands/client-tokens.ts";
import { DATABASE_LINES } from "./commands/database.ts";
import { FLAG_LINES } from "./commands/flags.ts";
import { KILL_LINES } from "./commands/kill.ts";
import { OUTBOX_LINES } from "./commands/outbox.ts";
import { PLAN_LINES } from "./commands/plan.ts";
import type { Line } from "./line.ts";
import { runCommand } from "./run-command.ts";

/** Everything that can be typed, in the order of the help. */
const LINES: readonly Line[] = [
  ...PLAN_LINES,
  ...FLAG_LINES,
  ...OUTBOX_LINES,
  ...KILL_LINES,
  ...AUDIT_LINES,
  ...CLIENT_TOKEN_LINES,
  ...DATABASE_LINES,
];
const GROUPS = new Map([
  group("plan", "migration plans"),
  group("flags", "feature flags"),
  group("outbox", "events on their way to other systems"),
  group("audit", "the record of who did what"),
  group("client-token", "tokens that applications ask gateways for flags with"),
  group("database", "Sluice's own database, as its owner"),
]);

function group(name: string, says: string): [string, string] {
  return [name, says];
}

export function makeProgram(): Command {
  const program = new Command("sluice")
    .description("The control room for safe change, from the command line.")
    .option("--json", "print JSON")
    .option("--environment <name>", "whose flags, kill switch or tokens it is about; production if not given")
    .addHelpText(
      "after",
      `
Talks to SLUICE_URL with SLUICE_TOKEN, else to DATABASE_URL, else to the demo in SLUICE_DATA_DIR (.sluice).
Exit codes: 0 done, 1 failed or a check fails, 2 wrong use, 3 not allowed, 4 a gate is closed or it conflicts,
5 not found, 6 not reachable.`,
    )
    .exitOverride()
    .showHelpAfterError("(sluice --help shows what there is)");
  for (const line of LINES) addLine(program, line);
  return program;
}

function addLine(program: Command, { words, says, options, alias, run }: Line): void {
  const [first = "", ...rest] = words.split(" ");
  const about = GROUPS.get(first);
  const command =
    about === undefined ? program.command(words) : groupOf(program, first, about).command(rest.join(" "));
  command.description(says);
  if (alias) command.alias(alias);
  for (const option of options)
    if (option instanceof Option) command.addOption(option);
    else command.option(...option);
  command.action((...given: unknown[]) => {
    const named = command.registeredArguments.map((one, at) => [one.name(), given[at]] as const);
    const { json = false, environment } = program.opts<{ json?: boolean; environment?: string }>();
    return runCommand({ json, environment }, (call) =>
      run(call, { ...Object.fromEntries(named), ...command.opts() }),
    );
  });
}

function groupOf(program: Command, name: string, says: string): Command {
  const known = program.commands.find((one) => one.name() === name);
  return known ?? program.command(name).description(says);
}
