import type { FlagRule } from "#lib/flags/model.ts";
import { commas } from "#lib/messages/catalogue/listed.ts";
import { type Message, message } from "#lib/messages/catalogue/message.ts";

/** Monday is 1. */
export const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;
type Day = (typeof DAYS)[number];

/** "22:00 to 06:00, Mon to Fri, Asia/Seoul". */
export function describeWindow(window: FlagRule["window"]): Message {
  if (window === null) return message("flag.window.none");
  if (typeof window === "string") return message("flag.window.unreadable");
  const { from, until, zone } = window;
  return message("flag.window.is", {
    hours: from === until ? message("flag.window.allDay") : message("flag.window.hours", { from, until }),
    days: describeDays(window.days),
    zone,
  });
}

function describeDays(days: number[]): Message {
  const names = days.map((day) => message(`flag.window.day.${day as Day}`));
  const [first, last] = [days[0], days.at(-1)];
  const [firstName, lastName] = [names[0], names.at(-1)];
  if (first === undefined || last === undefined || !firstName || !lastName)
    return message("flag.window.noDay");
  if (days.length === 7) return message("flag.window.everyDay");
  return days.length > 2 && last - first === days.length - 1
    ? message("flag.window.dayTo", { first: firstName, last: lastName })
    : commas(names);
}
