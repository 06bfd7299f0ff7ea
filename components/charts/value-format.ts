import { durationWords } from "#lib/kernel/text/durations.ts";
import { type Message, message } from "#lib/messages/catalogue/message.ts";

/** How a chart writes its values; a word rather than a function, so that server components may pass it. */
export type ValueFormat = "count" | "per-second" | "milliseconds" | "seconds";

const whole = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 0 });
const fine = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 1 });

export function formatValue(value: number, format: ValueFormat): Message {
  switch (format) {
    case "count":
      return message("charts.whole", { value: Math.round(value) });
    case "per-second":
      return message("charts.perSecond", { value: (value < 10 ? fine : whole).format(value) });
    case "milliseconds":
      return durationWords(value);
    case "seconds":
      return message("charts.seconds", { value: Number(value.toFixed(1)) });
  }
}
