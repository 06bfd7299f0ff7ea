import type { Command } from "commander";
import { AppError } from "#lib/kernel/errors.ts";
import { describeKnown, describeReach, describeWait } from "#lib/messages/describe-reach.ts";
import { flagNow } from "#lib/messages/flag-states.ts";
import { askFor } from "../ask-for.ts";
import { type Answer, runCommand } from "../run-command.ts";
import { ChangePreviewShape, FlagShape } from "../shapes.ts";
import type { Transport } from "../transport.ts";

type Options = { percentage?: string; on?: boolean; off?: boolean; reason?: string; yes?: boolean };
type Change = { enabled?: boolean; percentage?: number };

export function addSetCommand(flags: Command, json: () => boolean): void {
  flags
    .command("set <flag>")
    .description(
      "change a flag: --on, --off, --percentage. What could let people in says who joins and who leaves, and asks once",
    )
    .option("--percentage <number>", "0 to 100, in steps of 0.01")
    .option("--on", "switch it on")
    .option("--off", "switch it off")
    .option("--reason <text>", "why, for the record")
    .option("--yes", "do not ask; for scripts")
    .action((name: string, options: Options) =>
      runCommand(json(), (transport) => set(transport, name, options)),
    );
}

/**
 * Looks first at what the change would do, as the page does, and asks if somebody could join or is moved by it. Off alone is
 * never held up by the look. Nobody is asked about what would be refused.
 */
async function set(
  transport: Transport,
  name: string,
  { reason, yes, ...options }: Options,
): Promise<Answer> {
  let change = readChange(options);
  const why = reason ? { reason } : {};
  if (change.enabled === false && change.percentage === undefined) {
    const flag = FlagShape.parse(await transport.changeFlag(name, { ...change, ...why }));
    return { json: { ...flag, reach: null }, text: `${flagNow(flag)}.` };
  }
  const look = async () =>
    ChangePreviewShape.parse(await transport.changeFlag(name, { ...change, preview: true }));
  let preview = await look();
  if (change.percentage === undefined && preview.turnsOnAt !== null) {
    // As the page's switch does, and as the list has said.
    change = { ...change, percentage: preview.turnsOnAt };
    preview = await look();
  }
  const asks = preview.asks && !yes;
  if (asks && preview.whyNot !== null) throw new AppError("gate-closed", preview.whyNot);
  if (asks) await agree(name, preview);
  const { revision, reach } = preview;
  const flag = FlagShape.parse(await transport.changeFlag(name, { ...change, ...why, revision }));
  const moved = asks || preview.changes.length === 0 ? "" : ` ${reachOf(preview, change)}`;
  return { json: { ...flag, reach }, text: `${flagNow(flag)}.${moved}` };
}

/** @throws AppError conflict for any other answer, invalid where nobody is there to ask */
async function agree(name: string, preview: ChangePreviewShape): Promise<void> {
  const { changes, reach, moved, conditions } = preview;
  const known = describeKnown(reach, describeWait(conditions), conditions.connected);
  const what = [
    `${name}: ${changes.map((one) => `${one.field} ${one.before || "nothing"} -> ${one.after || "nothing"}`).join(", ")}`,
    reachOf(preview, {}),
    ...(known === "" ? [] : [`${known}.`]),
    ...(moved.joins.length > 0 ? [`Some of those who join: ${moved.joins.join(", ")}`] : []),
    ...(moved.leaves.length > 0 ? [`Some of those who leave: ${moved.leaves.join(", ")}`] : []),
  ].join("\n");
  const answer = await askFor(
    `${what}\nType "yes" to change it: `,
    `${what}\nNothing was changed. Add --yes to do it without being asked.`,
  );
  if (answer !== "yes") throw new AppError("conflict", "Nothing was changed.");
}

function reachOf({ reach, conditions }: ChangePreviewShape, { enabled }: Change): string {
  return describeReach(reach, { conditions, now: new Date(), lowering: enabled === false });
}

function readChange({ percentage, on, off }: Options): Change {
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
  };
}
