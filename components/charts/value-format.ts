import { formatDuration } from "#lib/kernel/text/durations.ts";

/** How a chart writes its values; a word rather than a function, so that server components may pass it. */
export type ValueFormat = "count" | "per-second" | "milliseconds" | "seconds";

const whole = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 0 });
const fine = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 1 });

export function formatValue(value: number, format: ValueFormat): string {
  switch (format) {
    case "count":
      return whole.format(value);
    case "per-second":
      return `${value < 10 ? fine.format(value) : whole.format(value)} a second`;
    case "milliseconds":
      return formatDuration(value);
    case "seconds":
      return `${fine.format(value)} s`;
  }
}
