import type { FlagPreview, FlagRow } from "../model.ts";
import { isOn, ON_OFF } from "../variants.ts";
import { compileFlag, WHOLE } from "./compile.ts";
import { evaluateFlag, isAnsweredOn, parseFlag } from "./evaluate.ts";

/** What one key gets as the row is served now, and why. */
export function previewKey(
  row: FlagRow,
  targetingKey: string,
  at: { now: Date; killed: boolean },
): Omit<FlagPreview, "seen"> {
  const answer = evaluateFlag(parseFlag(row.name, compileFlag(row, at)), keyContext(targetingKey));
  const place = targetingKey === "" ? null : placeOf(row.name, targetingKey);
  return {
    name: row.name,
    targetingKey,
    value: answer.value,
    variant: answer.variant,
    isOn: isOn(row, answer.variant),
    reason: answer.reason,
    because: because(row, targetingKey, place, at),
    place,
  };
}

function keyContext(targetingKey: string): { targetingKey?: string } {
  return targetingKey === "" ? {} : { targetingKey };
}

/** The least weight at which the key gets the flag turned on, whatever its variants are; found by asking the evaluator itself rather than by hashing again. */
export function placeOf(name: string, targetingKey: string): number {
  let low = 0;
  let high = WHOLE - 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const weight = middle + 1;
    const targeting = {
      fractional: [
        ["on", weight],
        ["off", WHOLE - weight],
      ],
    };
    const flag = parseFlag(name, {
      state: "ENABLED",
      variants: ON_OFF.variants,
      defaultVariant: ON_OFF.offVariant,
      targeting,
    });
    if (isAnsweredOn(flag, { targetingKey })) high = middle;
    else low = middle + 1;
  }
  return low / 100;
}

function because(
  row: FlagRow,
  targetingKey: string,
  place: number | null,
  at: { now: Date; killed: boolean },
): string {
  if (row.retiredAt !== null) return "The flag is retired and on for everyone.";
  if (at.killed) return "The kill switch is engaged.";
  if (!row.enabled) return "The flag is off.";
  const open = compileFlag({ ...row, rolloutPercentage: 100 }, at).defaultVariant === row.defaultVariant;
  if (!open) return "Now is outside the flag's window.";
  if (row.rolloutPercentage >= 100) return "The flag is on for everyone.";
  if (row.allowKeys.includes(targetingKey)) return "The key is in the allow-list.";
  if (place === null) return "Without a key only 100 % is on.";
  const side = place < row.rolloutPercentage ? "below" : "not below";
  return `The key's place ${place.toFixed(2)} is ${side} ${row.rolloutPercentage} %.`;
}
