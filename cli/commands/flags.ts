import type { Command } from "commander";
import { AppError } from "#lib/errors.ts";
import { flagStateWords } from "#lib/format/flag-states.ts";
import { runCommand } from "../run-command.ts";
import { FlagListShape, FlagShape } from "../shapes.ts";
import { renderTable } from "../table.ts";

type SetOptions = { percentage?: string; on?: boolean; off?: boolean; reason?: string };

export function addFlagCommands(program: Command, json: () => boolean): void {
  const flags = program.command("flags").description("feature flags");

  flags
    .command("list")
    .description("every flag and what it serves")
    .action(() =>
      runCommand(json(), async (transport) => {
        const list = FlagListShape.parse(await transport.listFlags());
        const rows = list.flags.map((flag) => [
          flag.name,
          flagStateWords(flag),
          flag.enabled ? "on" : "off",
          `${flag.rolloutPercentage} %`,
          `${flag.serving.confirmed} of ${flag.serving.connected}`,
          flag.owner,
        ]);
        const table = renderTable(["flag", "state", "switch", "rollout", "served by", "owner"], rows);
        const killed = list.killedAt
          ? `\n\nThe kill switch is engaged since ${list.killedAt}: every flag serves off.`
          : "";
        return { json: list, text: table + killed };
      }),
    );

  flags
    .command("set <flag>")
    .description("change a flag: --on, --off, --percentage")
    .option("--percentage <number>", "0 to 100, in steps of 0.01")
    .option("--on", "switch it on")
    .option("--off", "switch it off")
    .option("--reason <text>", "why, for the record")
    .action((name: string, options: SetOptions) =>
      runCommand(json(), async (transport) => {
        const flag = FlagShape.parse(await transport.changeFlag(name, readChange(options)));
        return {
          json: flag,
          text: `${flag.name} is ${flagStateWords(flag)}, at ${flag.rolloutPercentage} %.`,
        };
      }),
    );
}

function readChange({ percentage, on, off, reason }: SetOptions): object {
  if (on && off) throw new AppError("invalid", "Say --on or --off, not both.");
  if (percentage !== undefined && !/^\d+(\.\d{1,2})?$/.test(percentage)) {
    throw new AppError("invalid", "--percentage must be a number from 0 to 100, in steps of 0.01.");
  }
  if (!on && !off && percentage === undefined) {
    throw new AppError("invalid", "Say what to change: --on, --off or --percentage.");
  }
  return {
    ...(on || off ? { enabled: on === true } : {}),
    ...(percentage === undefined ? {} : { percentage: Number(percentage) }),
    ...(reason ? { reason } : {}),
  };
}
