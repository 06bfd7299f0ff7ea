import { type Message, message } from "../../messages/catalogue/message.ts";
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
): Message {
  if (row.retiredAt !== null) return message("flag.person.because.retired");
  if (at.killed) return message("flag.person.because.killed");
  if (!row.enabled) return message("flag.person.because.off");
  const open = compileFlag({ ...row, rolloutPercentage: 100 }, at).defaultVariant === row.defaultVariant;
  if (!open) return message("flag.person.because.window");
  if (row.rolloutPercentage >= 100) return message("flag.person.because.everyone");
  if (row.allowKeys.includes(targetingKey)) return message("flag.person.because.listed");
  if (place === null) return message("flag.person.because.noKey");
  const side = place < row.rolloutPercentage ? "below" : "notBelow";
  return message(`flag.person.because.${side}`, {
    place: place.toFixed(2),
    percentage: String(row.rolloutPercentage),
  });
}
