import { type Message, message } from "../../messages/catalogue/message.ts";

/** A duration as a person says it: "83 ms", "0.4 s", "11 s", "6 min 12 s", "2 h 5 min", "3 days". */
export function durationWords(ms: number): Message {
  if (ms < 0) return durationWords(0);
  if (ms < 100) return message("common.duration.milliseconds", { count: Math.round(ms) });
  if (ms < 10_000) return message("common.duration.seconds", { count: Number((ms / 1000).toFixed(1)) });
  const allSeconds = Math.round(ms / 1000);
  if (allSeconds < 60) return message("common.duration.seconds", { count: allSeconds });
  if (allSeconds < 3600) {
    const [minutes, seconds] = [Math.floor(allSeconds / 60), allSeconds % 60];
    return seconds === 0
      ? message("common.duration.minutes", { minutes })
      : message("common.duration.minutesSeconds", { minutes, seconds });
  }
  const allMinutes = Math.round(allSeconds / 60);
  if (allMinutes < 48 * 60) {
    const [hours, minutes] = [Math.floor(allMinutes / 60), allMinutes % 60];
    return minutes === 0
      ? message("common.duration.hours", { hours })
      : message("common.duration.hoursMinutes", { hours, minutes });
  }
  return message("common.duration.days", { count: Math.round(allMinutes / 1440) });
}

/** A guess as precise as it is meant, rounded up: "5 s", "35 s", "1 min 30 s", "12 min", "1 h 10 min". */
export function estimateWords(seconds: number): Message {
  const step = seconds <= 60 ? 5 : seconds <= 300 ? 30 : seconds <= 3600 ? 60 : 600;
  return durationWords(Math.max(1, Math.ceil(seconds / step)) * step * 1000);
}
