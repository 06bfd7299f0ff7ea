import { deleteFlag } from "#lib/flags/verbs/delete-flag.ts";
import { holdFlag } from "#lib/flags/verbs/hold-flag.ts";
import { patchFlag } from "#lib/flags/verbs/patch-flag.ts";
import { releaseFlag } from "#lib/flags/verbs/release-flag.ts";
import { unarchiveFlag } from "#lib/flags/verbs/unarchive-flag.ts";
import { english } from "#lib/messages/catalogue/english.ts";
import { message } from "#lib/messages/catalogue/message.ts";
import { flagStateWords } from "#lib/messages/flag-states.ts";
import { partsWords } from "#lib/messages/served-words.ts";
import { shareWords } from "#lib/messages/share-words.ts";
import { listOfFlagStates, listOfFlags } from "#lib/surfaces/resources/flag.ts";
import { killSwitch } from "#lib/surfaces/resources/kill-switch.ts";
import { type Call, listOf } from "../call.ts";
import { asks, type Line, line, needed } from "../line.ts";
import type { Answer } from "../run-command.ts";
import { headed, renderTable } from "../table.ts";
import { ARCHIVE } from "./archive-flags.ts";
import { EVEN_IF_ASKED, REASON } from "./end-options.ts";
import { FLAG, flagIs } from "./flag-is.ts";
import { FLAG_VARIANT_LINES } from "./flag-variants.ts";
import { FLAG_VERSION_LINES } from "./flag-versions.ts";
import { SET } from "./set-flag.ts";
import { TARGET } from "./target-flag.ts";

export const FLAG_LINES: readonly Line[] = [
  line(["flags list", "flags.list.does"], [["--archived", "flags.list.archived"]], list),
  SET,
  TARGET,
  line(
    ["flags edit <flag>", "flags.edit.does"],
    [["--description <text>", "flags.edit.description"], ["--owner <name>", "flags.edit.owner"], REASON],
    asks(patchFlag, ({ name }) => message("commandLine.flags.edited", { name }), FLAG),
  ),
  line(
    ["flags hold <flag>", "flags.hold.does"],
    [needed("--reason <text>", "flags.hold.reason")],
    asks(holdFlag, flagIs, FLAG),
  ),
  line(["flags release <flag>", "flags.release.does"], [], asks(releaseFlag, flagIs, FLAG)),
  ...FLAG_VERSION_LINES,
  ...FLAG_VARIANT_LINES,
  ARCHIVE,
  line(["flags unarchive <flag>", "flags.unarchive.does"], [REASON], asks(unarchiveFlag, flagIs, FLAG)),
  line(
    ["flags delete <flag>", "flags.delete.does"],
    [needed("--confirm <flag>", "flags.delete.confirm"), EVEN_IF_ASKED, REASON],
    asks(deleteFlag, ({ name }) => message("commandLine.flags.deleted", { name }), {
      ...FLAG,
      confirm: "confirmName",
    }),
  ),
];

async function list(call: Call, { archived = false }: { archived?: boolean }): Promise<Answer> {
  const [flags, states, { engagedAt: killedAt }] = await Promise.all([
    listOf(call, listOfFlags),
    listOf(call, listOfFlagStates),
    call(killSwitch),
  ]);
  const stateOf = new Map(states.map((one) => [one.name, one]));
  const listed = flags.flatMap((flag) => {
    const state = stateOf.get(flag.name);
    return state && (state.state === "archived") === archived ? [{ ...flag, ...state }] : [];
  });
  const rows = listed.map((flag) => [
    flag.name,
    english(flagStateWords(flag)),
    english(message(flag.enabled ? "commandLine.flags.on" : "commandLine.flags.off")),
    english(shareWords(flag)).replace("\u00a0", " "),
    english(partsWords(flag.serving) ?? message("served.noOne")),
    flag.owner,
  ]);
  const table = renderTable(headed("flag", "state", "switch", "rollout", "servedBy", "owner"), rows);
  const killed = killedAt ? `\n\n${english(message("commandLine.flags.killed", { at: killedAt }))}` : "";
  return { json: { killedAt, flags: listed }, text: table + killed };
}
