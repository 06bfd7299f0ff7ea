import { createFlag } from "#lib/flags/verbs/create-flag.ts";
import { setFlagVariants } from "#lib/flags/verbs/set-flag-variants.ts";
import { message } from "#lib/messages/catalogue/message.ts";
import { asks, line, needed } from "../line.ts";
import { REASON } from "./end-options.ts";
import { FLAG, flagIs } from "./flag-is.ts";

const WHICH = [
  ["--default-variant <name>", "flags.defaultVariant"],
  ["--off-variant <name>", "flags.offVariant"],
] as const;

export const FLAG_VARIANT_LINES = [
  line(
    ["flags create <flag>", "flags.create.does"],
    [
      ["--description <text>", "flags.create.description"],
      ["--owner <name>", "flags.create.owner"],
      ["--plan <name>", "flags.create.plan"],
      ["--variants <json>", "flags.create.variants"],
      ...WHICH,
    ],
    asks(createFlag, ({ name }) => message("commandLine.flags.made", { name }), {
      ...FLAG,
      plan: "planName",
    }),
  ),
  line(
    ["flags variants <flag>", "flags.variants.does"],
    [
      needed("--variants <json>", "flags.variants.variants"),
      ...WHICH,
      ["--even-if-answered", "flags.variants.evenIfAnswered"],
      REASON,
    ],
    asks(setFlagVariants, flagIs, FLAG),
  ),
];
