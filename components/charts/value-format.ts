import { formatDuration } from "#lib/kernel/text/durations.ts";
import { asIs } from "#lib/messages/as-is.ts";
import { type Message, message } from "#lib/messages/catalogue/message.ts";

/** How a chart writes its values; a word rather than a function, so that server components may pass it. */
export type ValueFormat = "count" | "per-second" | "milliseconds" | "seconds";

const whole = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 0 });
const fine = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 1 });

export function formatValue(value: number, format: ValueFormat): Message {
  switch (format) {
    case "count":
      return asIs(whole.format(value));
    case "per-second":
      return message("charts.perSecond", { value: (value < 10 ? fine : whole).format(value) });
    case "milliseconds":
      return asIs(formatDuration(value));
    case "seconds":
      return asIs(`${fine.format(value)} s`);
  }
}
