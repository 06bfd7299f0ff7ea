import { z } from "zod";
import { isStorable } from "../kernel/input/storable-text.ts";
import { type Message, message } from "../messages/catalogue/message.ts";

export const VARIANT_TYPES = ["boolean", "string", "number", "json"] as const;
type VariantType = (typeof VARIANT_TYPES)[number];

const MOST_VARIANTS = 50;
const MOST_BYTES = 64 * 1024;
/** The database refuses what is deeper than 32 below the whole. */
const MOST_DEPTH = 30;

const NAME = /^(?!__proto__$)[a-zA-Z0-9_.-]{1,64}$/;

export const variantFields = {
  variantType: z.enum(VARIANT_TYPES),
  variants: z.record(z.string(), z.json()).describe("What is answered, by the name of the variant."),
  defaultVariant: z.string().describe("What the flag's share of keys gets, and its allow-list."),
  offVariant: z.string().describe("What everybody else gets, and everybody while the flag is off."),
};
/** What is read. The database holds nothing else, and what is written was looked at by `variantProblems`. */
export const StoredVariants = z.object(variantFields);
export type FlagVariants = z.infer<typeof StoredVariants>;
export type FlagValue = FlagVariants["variants"][string];

/** Of a flag that is on or off and nothing else, as every flag is that nobody gave variants. */
export const ON_OFF: FlagVariants = {
  variantType: "boolean",
  variants: { on: true, off: false },
  defaultVariant: "on",
  offVariant: "off",
};

/** The one place that says which of a flag's variants is on: all but the off variant are, where a flag has them. */
export function isOn(of: Pick<FlagVariants, "variants" | "offVariant">, variant: string): boolean {
  return variant !== of.offVariant && Object.hasOwn(of.variants, variant);
}

/** What a flag is answered with while it is off. */
export function offValue({ variants, offVariant }: Pick<FlagVariants, "variants" | "offVariant">): FlagValue {
  return Object.hasOwn(variants, offVariant) ? (variants[offVariant] ?? false) : false;
}

/** True for the variants that a flag has where nobody named any: screens say "on" and "off" then. */
export function isOnOff({ variantType, variants, defaultVariant, offVariant }: FlagVariants): boolean {
  return (
    variantType === "boolean" &&
    defaultVariant === "on" &&
    offVariant === "off" &&
    Object.keys(variants).length === 2
  );
}

type VariantProblem = { path: (string | number)[]; says: Message };

/** What may not be written; empty if nothing. The database refuses the same. */
export function variantProblems(given: FlagVariants): VariantProblem[] {
  const { variantType, variants, defaultVariant, offVariant } = given;
  const names = Object.keys(variants);
  const all = (says: Message): VariantProblem[] => [{ path: ["variants"], says }];
  if (names.length > MOST_VARIANTS)
    return all(message("input.predicates.manyVariants", { most: MOST_VARIANTS }));
  const bad = names.find((name) => !NAME.test(name));
  if (bad !== undefined) return all(message("input.notes.variantName"));
  for (const name of names) {
    const problem = valueProblem(variantType, variants[name]);
    if (problem !== null) return [{ path: ["variants", name], says: problem }];
  }
  if (new TextEncoder().encode(JSON.stringify(variants)).length > MOST_BYTES)
    return all(message("input.predicates.longVariants", { kibibytes: MOST_BYTES / 1024 }));
  for (const [field, name] of [
    ["defaultVariant", defaultVariant],
    ["offVariant", offVariant],
  ] as const)
    if (!names.includes(name)) return [{ path: [field], says: message("input.predicates.oneOfVariants") }];
  if (defaultVariant === offVariant)
    return [{ path: ["offVariant"], says: message("input.predicates.otherVariant") }];
  if (offVariant === "on" || (offVariant !== "off" && names.includes("off")))
    return [
      {
        path: ["offVariant"],
        says: message("input.predicates.offVariant"),
      },
    ];
  if (variantType === "boolean" && (variants[defaultVariant] !== true || variants[offVariant] !== false))
    return [{ path: ["offVariant"], says: message("input.notes.booleanVariants") }];
  return [];
}

function valueProblem(type: VariantType, value: unknown): Message | null {
  if (type === "json") {
    if (typeof value !== "object" || value === null || Array.isArray(value))
      return message("input.predicates.variantObject");
    if (isDeeperThan(value, MOST_DEPTH))
      return message("input.predicates.variantDepth", { most: MOST_DEPTH });
  } else if (typeof value !== type) return message(`input.predicates.variantValue.${type}`);
  return isWritable(value) ? null : message("input.predicates.unstorableValue");
}

function isDeeperThan(value: object, levels: number): boolean {
  if (levels === 0) return true;
  return Object.values(value).some(
    (one) => typeof one === "object" && one !== null && isDeeperThan(one, levels - 1),
  );
}

function isWritable(value: unknown): boolean {
  if (typeof value === "string") return isStorable(value);
  if (typeof value === "number") return Number.isFinite(value) && Math.abs(value) <= 1.7e308;
  if (typeof value !== "object" || value === null) return true;
  return Object.entries(value).every(([key, one]) => isStorable(key) && isWritable(one));
}
