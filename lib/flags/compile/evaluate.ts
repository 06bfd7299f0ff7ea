import { setImmediate } from "node:timers/promises";
import { ErrorCode, type EvaluationContext, type Logger } from "@openfeature/core";
import { FeatureFlag, type Flag } from "@openfeature/flagd-core";
import type { FlagDefinition } from "../model.ts";
import { type FlagValue, isOn, offValue } from "../variants.ts";

/** A server that counts people must go on answering them. */
const SLICE_MS = 5;

export type FlagAnswer = { value: FlagValue; variant: string; reason: string };

const SILENT: Logger = { error() {}, warn() {}, info() {}, debug() {} };

/** Parses one definition with flagd's own evaluator; a changed flag does not touch the others. */
export function parseFlag(name: string, definition: FlagDefinition): FeatureFlag {
  return new FeatureFlag(name, definition as unknown as Flag, SILENT);
}

/** The one evaluation: preview, gateway, /api/features and the Node SDK all end in FeatureFlag.evaluate. */
export function evaluateFlag(flag: FeatureFlag, context: EvaluationContext): FlagAnswer {
  const result = flag.evaluate(context, SILENT);
  // Our definitions always have a default variant; a context that breaks the rule itself gets the explicit off.
  if (result.reason === "ERROR" || result.value === undefined || result.variant === undefined) {
    const of = variantsOf(flag);
    return { value: offValue(of), variant: of.offVariant, reason: ErrorCode.GENERAL };
  }
  return { value: result.value as FlagValue, variant: result.variant, reason: result.reason };
}

/** Whether the context gets the flag turned on: any variant but the one that is off. */
export function isAnsweredOn(flag: FeatureFlag, context: EvaluationContext): boolean {
  return isOn(variantsOf(flag), evaluateFlag(flag, context).variant);
}

/** A definition names its off variant where it is not "off". */
function variantsOf(flag: FeatureFlag) {
  const { offVariant = "off" } = flag.metadata;
  return {
    variants: Object.fromEntries(flag.variants) as Record<string, FlagValue>,
    offVariant: String(offVariant),
  };
}

let last: Promise<unknown> = Promise.resolve();

/**
 * Which of the keys get the flag turned on, in their order. It gives way every few milliseconds, however many there are; what is asked
 * together takes turns, as slices of one moment would add up.
 */
export function evaluateKeys(flag: FeatureFlag, keys: readonly string[]): Promise<boolean[]> {
  const answers = last.then(() => evaluateInSlices(flag, keys));
  last = answers.catch(() => undefined);
  return answers;
}

async function evaluateInSlices(flag: FeatureFlag, keys: readonly string[]): Promise<boolean[]> {
  const answers: boolean[] = [];
  let began = performance.now();
  for (const targetingKey of keys) {
    answers.push(isAnsweredOn(flag, { targetingKey }));
    if (answers.length % 32 !== 0 || performance.now() - began < SLICE_MS) continue;
    await setImmediate();
    began = performance.now();
  }
  return answers;
}
