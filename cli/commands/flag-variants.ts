import { createFlag } from "#lib/flags/verbs/create-flag.ts";
import { setFlagVariants } from "#lib/flags/verbs/set-flag-variants.ts";
import { english } from "#lib/messages/catalogue/english.ts";
import { flagNow } from "#lib/messages/flag-states.ts";
import { asks, line, needed } from "../line.ts";
import { REASON } from "./end-options.ts";

type Variants = { variants?: string; defaultVariant?: string; offVariant?: string };

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
    asks(
      createFlag,
      ({ flag, plan, ...given }: Variants & { flag: string; plan?: string }) => ({
        ...given,
        name: flag,
        planName: plan,
      }),
      (flag) => ({ json: flag, text: `${flag.name} is there, off.` }),
    ),
  ),
  line(
    ["flags variants <flag>", "change what a flag answers with; all its variants are given"],
    [
      needed("--variants <json>", 'values by name: {"small": 10, "large": 50}'),
      ...WHICH,
      ["--even-if-answered", "remove a variant that was answered within the last week"],
      REASON,
    ],
    asks(
      setFlagVariants,
      ({ flag, ...given }: Variants & { flag: string; reason?: string }) => ({ ...given, name: flag }),
      (flag) => ({ json: flag, text: `${english(flagNow(flag))}.` }),
    ),
  ),
];
