import { createFlag } from "#lib/flags/verbs/create-flag.ts";
import { setFlagVariants } from "#lib/flags/verbs/set-flag-variants.ts";
import { message } from "#lib/messages/catalogue/message.ts";
import { asks, line, needed } from "../line.ts";
import { REASON } from "./end-options.ts";
import { FLAG, flagIs } from "./flag-is.ts";

const WHICH = [
  ["--default-variant <name>", "what the flag's share of keys gets"],
  ["--off-variant <name>", "what everybody else gets, and everybody while it is off"],
] as const;

export const FLAG_VARIANT_LINES = [
  line(
    ["flags create <flag>", "a new flag, off; with --variants one that answers more than on and off"],
    [
      ["--description <text>", "what it is for"],
      ["--owner <name>", "whose it is"],
      ["--plan <name>", "the plan that holds it"],
      ["--variants <json>", 'values by name: {"small": 10, "large": 50}'],
      ...WHICH,
    ],
    asks(createFlag, ({ name }) => message("commandLine.flags.made", { name }), {
      ...FLAG,
      plan: "planName",
    }),
  ),
  line(
    ["flags variants <flag>", "change what a flag answers with; all its variants are given"],
    [
      needed("--variants <json>", 'values by name: {"small": 10, "large": 50}'),
      ...WHICH,
      ["--even-if-answered", "remove a variant that was answered within the last week"],
      REASON,
    ],
    asks(setFlagVariants, flagIs, FLAG),
  ),
];
