import type { Command } from "commander";
import { flagNow, flagStateWords } from "#lib/messages/flag-states.ts";
import { partsWords } from "#lib/messages/served-words.ts";
import { shareWords } from "#lib/messages/share-words.ts";
import { runCommand } from "../run-command.ts";
import { FlagListShape, FlagShape } from "../shapes.ts";
import { renderTable } from "../table.ts";
import { addArchiveCommand, type EndOptions, endOf } from "./archive-flags.ts";
import { addSetCommand } from "./set-flag.ts";

export function addFlagCommands(program: Command, json: () => boolean): void {
  const flags = program.command("flags").description("feature flags");

  flags
    .command("list")
    .description("every flag and what it serves; archived ones with --archived alone")
    .option("--archived", "those that are archived, and no others")
    .action(({ archived = false }: { archived?: boolean }) =>
      runCommand(json(), async (transport) => {
        const list = FlagListShape.parse(await transport.listFlags());
        const listed = list.flags.filter((flag) => (flag.state === "archived") === archived);
        const rows = listed.map((flag) => [
          flag.name,
          flagStateWords(flag),
          flag.enabled ? "on" : "off",
          shareWords(flag).replace("\u00a0", " "),
          partsWords(flag.serving) ?? "nobody",
          flag.owner,
        ]);
        const table = renderTable(["flag", "state", "switch", "rollout", "served by", "owner"], rows);
        const killed = list.killedAt
          ? `\n\nThe kill switch is engaged since ${list.killedAt}: every flag that is not retired serves off.`
          : "";
        return { json: { ...list, flags: listed }, text: table + killed };
      }),
    );

  addSetCommand(flags, json);
  addArchiveCommand(flags, json);

  flags
    .command("unarchive <flag>")
    .description("bring an archived flag back, off")
    .option("--reason <text>", "why, for the record")
    .action((name: string, options: EndOptions) =>
      runCommand(json(), async (transport) => {
        const flag = FlagShape.parse(await transport.unarchiveFlag(name, endOf(options)));
        return { json: flag, text: `${flagNow(flag)}.` };
      }),
    );

  flags
    .command("delete <flag>")
    .description("remove an archived flag; its history stays on record")
    .requiredOption("--confirm <flag>", "its name again")
    .option("--even-if-asked", "although programs still ask for it")
    .option("--reason <text>", "why, for the record")
    .action((name: string, { confirm, ...options }: EndOptions & { confirm: string }) =>
      runCommand(json(), async (transport) => {
        const answer = await transport.deleteFlag(name, { ...endOf(options), confirmName: confirm });
        return { json: answer, text: `${name} is deleted.` };
      }),
    );
}
