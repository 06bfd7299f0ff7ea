import { type Message, message } from "../../messages/catalogue/message.ts";

const grouped = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

/** 120000 → "120,000". Takes bigint, as counts from PostgreSQL arrive. */
export function formatCount(value: number | bigint): string {
  return grouped.format(value);
}

/** 3 rows, 1 row, 1,204 rows. */
export function countOf(value: number | bigint, one: string, many = `${one}s`): string {
  return `${formatCount(value)} ${Number(value) === 1 ? one : many}`;
}

/** A percentage with as many digits as are meant, at most two: 25 → "25 %", 0.08 → "0.08 %". */
export function percentWords(value: number): Message {
  return message("common.percent", { value: Number(value.toFixed(2)) });
}

/** A share of 0 to 1 as a whole percentage that is 100 only when it is all, and 0 only when it is nothing. */
export function partWords(share: number): Message {
  if (share > 0 && share < 0.01) return message("common.lessThanPercent");
  return message("common.percent", { value: share < 1 ? Math.min(99, Math.floor(share * 100)) : 100 });
}

/** 4100 → "4,100", 0.42 → "0.4", for rates. */
export function formatRate(perSecond: number): string {
  return perSecond >= 10 ? grouped.format(perSecond) : String(Number(perSecond.toFixed(1)));
}

const UNITS = ["B", "KB", "MB", "GB", "TB"] as const;

/** 1536 → "1.5 KB". */
export function bytesWords(bytes: number): Message {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return message(`common.size.${UNITS[unit] ?? "B"}`, {
    value: unit === 0 ? value : Number(value.toFixed(1)),
  });
}
