import { Command, Option } from "commander";
import { AUDIT_LINES } from "./commands/audit.ts";
import { CLIENT_TOKEN_LINES } from "./commands/client-tokens.ts";
import { CLIENT_LINES } from "./commands/clients.ts";
import { DATABASE_LINES } from "./commands/database.ts";
import { FLAG_LINES } from "./commands/flags.ts";
import { KILL_LINES } from "./commands/kill.ts";
import { OUTBOX_LINES } from "./commands/outbox.ts";
import { PLAN_LINES } from "./commands/plan.ts";
import { QUARANTINE_LINES } from "./commands/quarantine.ts";
import { STATUS_LINES } from "./commands/status.ts";
import { TOKEN_LINES } from "./commands/tokens.ts";
import { USER_LINES } from "./commands/users.ts";
import { type HelpCode, help, type Line } from "./line.ts";
import { runCommand } from "./run-command.ts";

/** Everything that can be typed, in the order of the help. */
const LINES: readonly Line[] = [
  ...STATUS_LINES,
  ...PLAN_LINES,
  ...QUARANTINE_LINES,
  ...FLAG_LINES,
  ...OUTBOX_LINES,
  ...KILL_LINES,
  ...AUDIT_LINES,
  ...CLIENT_LINES,
  ...CLIENT_TOKEN_LINES,
  ...TOKEN_LINES,
  ...USER_LINES,
  ...DATABASE_LINES,
];
const GROUPS = new Map<string, HelpCode>([
  ["plan", "groups.plan"],
  ["quarantine", "groups.quarantine"],
  ["flags", "groups.flags"],
  ["outbox", "groups.outbox"],
  ["audit", "groups.audit"],
  ["client", "groups.client"],
  ["client-token", "groups.clientToken"],
  ["token", "groups.token"],
  ["user", "groups.user"],
  ["database", "groups.database"],
]);

export function makeProgram(): Command {
  const program = new Command("sluice")
    .description(help("program.does"))
    .option("--json", help("program.json"))
    .option("--environment <name>", help("program.environment"))
    .addHelpText("after", help("program.after"))
    .exitOverride()
    .showHelpAfterError(help("program.afterError"));
  for (const line of LINES) addLine(program, line);
  return program;
}

function addLine(program: Command, { words, says, options, alias, run }: Line): void {
  const [first = "", ...rest] = words.split(" ");
  const about = GROUPS.get(first);
  const command =
    about === undefined ? program.command(words) : groupOf(program, first, about).command(rest.join(" "));
  command.description(help(says));
  if (alias) command.alias(alias);
  for (const option of options)
    if (option instanceof Option) command.addOption(option);
    else command.option(option[0], help(option[1]), option[2]);
  command.action((...given: unknown[]) => {
    const named = command.registeredArguments.map((one, at) => [one.name(), given[at]] as const);
    const { json = false, environment } = program.opts<{ json?: boolean; environment?: string }>();
    return runCommand({ json, environment }, (call) =>
      run(call, { ...Object.fromEntries(named), ...command.opts() }),
    );
  });
}

function groupOf(program: Command, name: string, says: HelpCode): Command {
  const known = program.commands.find((one) => one.name() === name);
  return known ?? program.command(name).description(help(says));
}
