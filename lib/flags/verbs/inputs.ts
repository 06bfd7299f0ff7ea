import { z } from "zod";
import { EnvironmentName } from "../../kernel/environment.ts";
import { countedList } from "../../kernel/input/counted-list.ts";
import { formNumber } from "../../kernel/input/form-number.ts";
import { issueText } from "../../kernel/input/issue-text.ts";
import { reasonText, storableText, typedText } from "../../kernel/input/storable-text.ts";
import { commas } from "../../messages/catalogue/listed.ts";
import { message } from "../../messages/catalogue/message.ts";
import { FlagWindow } from "../flag-window.ts";
import { ASKED_FILTERS, FLAG_STATES } from "../list-choices.ts";
import { type FlagVariants, ON_OFF, VARIANT_TYPES, variantProblems } from "../variants.ts";

export const FlagName = typedText()
  .trim()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/, issueText(message("input.notes.flagName")));
/** A flag in an environment, as every input names it. */
const OfFlag = { name: FlagName, environment: EnvironmentName };
const PERCENTAGE = message("input.predicates.percentage");
export const Percentage = formNumber(PERCENTAGE)
  .refine(
    (value) => value >= 0 && value <= 100 && Math.round(value * 100) / 100 === value,
    issueText(PERCENTAGE),
  )
  .transform((value) => Math.abs(value)); // -0
const TRUE_FALSE = issueText(message("input.predicates.onOff"));
const OnOff = z.union([z.boolean(), z.enum(["true", "false", "on", "off"])], {
  error: TRUE_FALSE,
});
const Description = typedText().trim().max(500);
const OwnerName = typedText().trim().max(200);
const Reason = typedText().trim().max(500).optional();
/** The revision of the flag that a person looked at; the change is refused if it holds no more. */
const REVISION = message("input.predicates.revision");
const Revision = formNumber(REVISION)
  .refine((value) => Number.isSafeInteger(value) && value >= 0, issueText(REVISION))
  .optional();

/** Values by name, or the same as JSON, as a form and the command line send it. What they may be says `variantProblems`. */
const Variants = z.union([
  z.record(z.string(), z.unknown()),
  storableText()
    .max(200_000)
    .transform((text, ctx): Record<string, unknown> => {
      const parsed = jsonObject(text);
      if (parsed === null)
        ctx.addIssue({ code: "custom", message: issueText(message("input.predicates.jsonObject")) });
      return parsed ?? z.NEVER;
    }),
]);
const VariantName = storableText().max(64);

function jsonObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

/** Without variants a flag is on or off; with them it says which is which, and its type is that of its values. */
export const CreateFlagInput = z
  .object({
    ...OfFlag,
    description: Description.default(""),
    owner: OwnerName.default(""),
    planName: typedText()
      .trim()
      .max(200)
      .optional()
      .transform((value) => value || undefined),
    variantType: z.enum(VARIANT_TYPES).optional(),
    variants: Variants.optional(),
    defaultVariant: VariantName.optional(),
    offVariant: VariantName.optional(),
  })
  .transform(({ variantType, variants, defaultVariant, offVariant, ...rest }, ctx) => {
    if ([variantType, variants, defaultVariant, offVariant].every((given) => given === undefined))
      return rest;
    const values = (variants ?? ON_OFF.variants) as FlagVariants["variants"];
    const definition: FlagVariants = {
      variantType: variantType ?? typeOf(Object.values(values)[0]),
      variants: values,
      defaultVariant: defaultVariant ?? ON_OFF.defaultVariant,
      offVariant: offVariant ?? ON_OFF.offVariant,
    };
    for (const { path, says } of variantProblems(definition))
      ctx.addIssue({ code: "custom", path, message: issueText(says) });
    return { ...rest, definition };
  });

function typeOf(value: unknown): FlagVariants["variantType"] {
  const type = typeof value;
  return type === "string" || type === "number" || type === "boolean" ? type : "json";
}

export const SetFlagPercentageInput = z.object({
  ...OfFlag,
  percentage: Percentage,
  reason: Reason,
  revision: Revision,
});
export const SetFlagEnabledInput = z.object({
  ...OfFlag,
  enabled: OnOff.transform((value) => value === true || value === "true" || value === "on"),
  /** At which it is turned on, where that is not what it is set to. */
  percentage: Percentage.optional(),
  reason: Reason,
  revision: Revision,
});
/** Of 1,000 that count; some may be empty, or there twice. */
const MOST_LINES = 2_000;
const Lines = storableText()
  .max(MOST_LINES * 202, issueText(message("input.predicates.longerThanLines", { most: 1000 })))
  .transform((text) => text.split(/\r?\n/));

const MOST_KEYS = message("input.notes.mostKeys", { most: 1000 });
const MOST_FLAGS = message("input.notes.mostFlags", { most: 1000 });

export const SetFlagTargetingInput = z.object({
  ...OfFlag,
  /** A list, or text with one key a line, as a form sends it. */
  allowKeys: z
    .union([z.array(z.unknown()), Lines])
    .pipe(countedList(typedText(), MOST_LINES, MOST_KEYS))
    .transform((keys) => [...new Set(keys.map((key) => key.trim()).filter((key) => key !== ""))])
    .pipe(
      z
        .array(typedText().max(200, issueText(message("input.notes.keyLength", { most: 200 }))))
        .max(1000, issueText(MOST_KEYS)),
    ),
  window: FlagWindow.nullable(),
  revision: Revision,
});
/** All the variants that the flag is to have; which is the default and which is off stays where it is not said. */
export const SetFlagVariantsInput = z.object({
  ...OfFlag,
  variants: Variants.transform((values) => values as FlagVariants["variants"]),
  defaultVariant: VariantName.optional(),
  offVariant: VariantName.optional(),
  evenIfAnswered: z
    .union([z.boolean(), z.enum(["true", "false"])], { error: TRUE_FALSE })
    .transform((value) => value === true || value === "true")
    .default(false),
  reason: Reason,
  revision: Revision,
});
const fields = {
  enabled: SetFlagEnabledInput.shape.enabled,
  percentage: Percentage,
  allowKeys: SetFlagTargetingInput.shape.allowKeys,
  window: FlagWindow.nullable(),
  description: Description,
  owner: OwnerName,
};
export const PatchFlagInput = z
  .object(fields)
  .partial()
  .extend({ ...OfFlag, reason: Reason, revision: Revision })
  .strict()
  .transform((input) => withoutUndefined(input))
  .refine((input) => Object.keys(input).some((field) => Object.hasOwn(fields, field)), {
    error: issueText(message("input.notes.someField", { fields: commas(Object.keys(fields)) })),
  });

/** A field that was not given is absent, so that spreading a patch over a row does not blank it. */
function withoutUndefined<T extends object>(input: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as never;
}

/** A form sends "true". */
const Agreed = z
  .union([z.boolean(), z.enum(["true", "false"])], { error: TRUE_FALSE })
  .transform((value) => value === true || value === "true")
  .default(false);
export const ArchiveFlagInput = z.object({
  ...OfFlag,
  reason: Reason,
  revision: Revision,
  /** Somebody read that it is still asked for, and wants it all the same. */
  evenIfAsked: Agreed,
});
export const UnarchiveFlagInput = z.object({ ...OfFlag, reason: Reason });
export const DeleteFlagInput = z
  .object({ ...OfFlag, confirmName: storableText().default(""), reason: Reason, evenIfAsked: Agreed })
  .refine(({ name, confirmName }) => name === confirmName.trim(), {
    path: ["confirmName"],
    error: issueText(message("input.sentences.typeFlag")),
  });

export const EditFlagInput = z.object({
  ...OfFlag,
  description: Description,
  owner: OwnerName,
});
export const HoldFlagInput = z.object({
  ...OfFlag,
  reason: reasonText(message("input.sentences.sayWhyToNext")),
});
export const ReleaseFlagInput = z.object(OfFlag);
const VersionId = z.coerce.string().regex(/^\d+$/, issueText(message("input.predicates.versionId")));
export const RestoreFlagVersionInput = z.object({
  ...OfFlag,
  versionId: VersionId,
  revision: Revision,
});

/** A change of fields, or a return to a version. */
export const PreviewChangeInput = z
  .object(fields)
  .partial()
  .extend({ ...OfFlag, versionId: VersionId.optional() })
  .transform((input) => withoutUndefined(input));
export const SuggestKeysInput = z.object({
  ...OfFlag,
  /** Of one letter nobody would find what they look for. */
  beginning: storableText()
    .trim()
    .min(2, issueText(message("input.notes.letters")))
    .max(500),
});
export const PreviewFlagInput = z.object({ ...OfFlag, targetingKey: storableText().trim().max(500) });

/** Named one by one; a form sends one a line. */
const Names = z
  .union([z.array(z.unknown()), Lines])
  .pipe(countedList(z.string(), MOST_LINES, MOST_FLAGS))
  .transform((names) => [...new Set(names.filter((name) => name.trim() !== ""))])
  .pipe(
    z
      .array(FlagName)
      .min(1, issueText(message("input.notes.oneFlag")))
      .max(1000, issueText(MOST_FLAGS)),
  );

const DAYS = message("input.predicates.days");

/** Which flags are archived together: those named, those that a filter means, or those of the named that it means. */
export const PreviewArchiveInput = z.object({
  environment: EnvironmentName,
  names: Names.optional(),
  q: storableText().max(200).default(""),
  state: z.enum(["any", ...FLAG_STATES]).default("any"),
  owner: storableText().max(200).default(""),
  createdBy: storableText().max(200).default(""),
  olderThanDays: formNumber(DAYS)
    .refine((days) => days >= 0 && days <= 36_500, issueText(DAYS))
    .default(0),
  asked: z.enum(ASKED_FILTERS).default("any"),
  evenIfAsked: Agreed,
});
const EXPECTED = message("input.predicates.matchingFlags");
export const ArchiveFlagsInput = PreviewArchiveInput.extend({
  /** How many a person was shown. Those who name each flag need not count them. */
  expected: formNumber(EXPECTED).optional(),
  /** The latest change of any of them that was looked at: one that was changed since is left as it is. */
  revision: Revision,
  reason: Reason,
}).refine(({ names, expected }) => names !== undefined || expected !== undefined, {
  path: ["expected"],
  error: issueText(EXPECTED),
});
