import { previewPatch } from "#lib/flags/reads/preview-patch.ts";
import { patchFlag } from "#lib/flags/verbs/patch-flag.ts";
import { AppError } from "#lib/kernel/errors.ts";
import { message } from "#lib/messages/catalogue/message.ts";
import type { Call } from "../call.ts";
import { changeAgreed } from "../change-agreed.ts";
import { line } from "../line.ts";
import type { Answer } from "../run-command.ts";
import { REASON, YES } from "./end-options.ts";

type Given = {
  flag: string;
  /** False: none. */
  allowKeys?: string[] | false;
  from?: string;
  until?: string;
  days?: string[];
  zone?: string;
  window?: false;
  reason?: string;
  yes?: boolean;
};

const EVERY_DAY = ["1", "2", "3", "4", "5", "6", "7"];

export const TARGET = line(
  ["flags target <flag>", "flags.target.does"],
  [
    ["--allow-keys <key...>", "flags.target.allowKeys"],
    ["--no-allow-keys", "flags.target.noAllowKeys"],
    ["--from <time>", "flags.target.from"],
    ["--until <time>", "flags.target.until"],
    ["--days <day...>", "flags.target.days"],
    ["--zone <zone>", "flags.target.zone"],
    ["--no-window", "flags.target.noWindow"],
    REASON,
    YES,
  ],
  target,
);

async function target(call: Call, { flag: name, reason, yes, ...given }: Given): Promise<Answer> {
  const change = readChange(given);
  const preview = await call(previewPatch, { name, ...change });
  return changeAgreed({ preview, yes }, (revision) => call(patchFlag, { name, ...change, reason, revision }));
}

/** The whole list and the whole window, as they replace those that are there; what is not said stays. */
function readChange({ allowKeys, window, from, until, days = EVERY_DAY, zone = "UTC" }: Omit<Given, "flag">) {
  const keys = allowKeys === undefined ? {} : { allowKeys: allowKeys || [] };
  if (window === false) return { ...keys, window: null };
  if (from !== undefined && until !== undefined) return { ...keys, window: { zone, from, until, days } };
  if (from !== undefined || until !== undefined)
    throw new AppError("invalid", message("commandLine.target.bothEnds"));
  if (allowKeys === undefined) throw new AppError("invalid", message("commandLine.target.nothing"));
  return keys;
}
