import { previewRestore } from "#lib/flags/reads/preview-restore.ts";
import { restoreFlagVersion } from "#lib/flags/verbs/restore-flag-version.ts";
import { english } from "#lib/messages/catalogue/english.ts";
import { commas } from "#lib/messages/catalogue/listed.ts";
import { listOfFlagVersions } from "#lib/surfaces/resources/flag.ts";
import { type Call, listOf } from "../call.ts";
import { changeAgreed, changeWords } from "../change-agreed.ts";
import { line } from "../line.ts";
import type { Answer } from "../run-command.ts";
import { headed, renderTable } from "../table.ts";
import { YES } from "./end-options.ts";

type RestoreGiven = { flag: string; version: string; yes?: boolean };

export const FLAG_VERSION_LINES = [
  line(["flags versions <flag>", "flags.versions.does"], [], list),
  line(["flags restore <flag> <version>", "flags.restore.does"], [YES], restore),
];

async function list(call: Call, { flag: name }: { flag: string }): Promise<Answer> {
  const versions = await listOf(call, listOfFlagVersions, { name });
  const rows = versions.map(({ versionId, at, actorName, changes }) => [
    versionId,
    at,
    actorName,
    changes.length > 0 ? english(commas(changes.map(changeWords))) : "",
  ]);
  return { json: { versions }, text: renderTable(headed("version", "at", "by", "changes"), rows) };
}

async function restore(call: Call, { flag: name, version: versionId, yes }: RestoreGiven): Promise<Answer> {
  const preview = await call(previewRestore, { name, versionId });
  return changeAgreed({ preview, yes }, (revision) =>
    call(restoreFlagVersion, { name, versionId, revision }),
  );
}
