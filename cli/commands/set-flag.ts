import { previewPatch } from "#lib/flags/reads/preview-patch.ts";
import { patchFlag } from "#lib/flags/verbs/patch-flag.ts";
import { AppError } from "#lib/kernel/errors.ts";
import { english } from "#lib/messages/catalogue/english.ts";
import { message } from "#lib/messages/catalogue/message.ts";
import type { Call } from "../call.ts";
import { changeAgreed } from "../change-agreed.ts";
import { line } from "../line.ts";
import type { Answer } from "../run-command.ts";
import { REASON, YES } from "./end-options.ts";
import { flagIs } from "./flag-is.ts";

type Given = {
  flag: string;
  percentage?: string;
  on?: boolean;
  off?: boolean;
  reason?: string;
  yes?: boolean;
};
type Change = { enabled?: boolean; percentage?: number };

export const SET = line(
  ["flags set <flag>", "flags.set.does"],
  [
    ["--percentage <number>", "flags.set.percentage"],
    ["--on", "flags.set.on"],
    ["--off", "flags.set.off"],
    REASON,
    YES,
  ],
  set,
);

/** Looks first at what the change would do. Off alone is never held up by the look. */
async function set(call: Call, { flag: name, reason, yes, ...given }: Given): Promise<Answer> {
  let change = readChange(given);
  const lowering = change.enabled === false;
  if (lowering && change.percentage === undefined) {
    const flag = await call(patchFlag, { name, ...change, reason });
    return { json: { ...flag, reach: null }, text: english(flagIs(flag)) };
  }
  let preview = await call(previewPatch, { name, ...change });
  if (change.percentage === undefined && preview.turnsOnAt !== null) {
    // As the page's switch does, and as the list has said.
    change = { ...change, percentage: preview.turnsOnAt };
    preview = await call(previewPatch, { name, ...change });
  }
  return changeAgreed({ preview, yes, lowering }, (revision) =>
    call(patchFlag, { name, ...change, reason, revision }),
  );
}

function readChange({ percentage, on, off }: Omit<Given, "flag">): Change {
  if (on && off) throw new AppError("invalid", message("commandLine.set.onOrOff"));
  if (percentage !== undefined && !/^\d+(\.\d{1,2})?$/.test(percentage)) {
    throw new AppError("invalid", message("commandLine.set.percentage"));
  }
  if (!on && !off && percentage === undefined) {
    throw new AppError("invalid", message("commandLine.set.nothing"));
  }
  return {
    ...(on || off ? { enabled: on === true } : {}),
    ...(percentage === undefined ? {} : { percentage: Number(percentage) }),
  };
}
