import { IANAZone } from "luxon";
import { z } from "zod";
import { countedList } from "../kernel/input/counted-list.ts";
import { formNumber } from "../kernel/input/form-number.ts";
import { issueText } from "../kernel/input/issue-text.ts";
import { storableText } from "../kernel/input/storable-text.ts";
import { message } from "../messages/catalogue/message.ts";

const WEEKDAY = message("input.predicates.weekday");
const ClockTime = storableText().regex(
  /^([01]\d|2[0-3]):[0-5]\d$/,
  issueText(message("input.predicates.clockTime")),
);

/** Each may be there twice. */
const MOST_DAYS = 14;

/**
 * Hours in a time zone in which a flag may be on. `days` are ISO weekdays, Monday is 1, and name the day on which a
 * window begins: one from 22:00 until 06:00 on day 5 ends on Saturday morning. Equal times mean the whole day.
 */
export const FlagWindow = z.object({
  zone: storableText().refine(
    (zone) => IANAZone.isValidZone(zone),
    issueText(message("input.predicates.zone")),
  ),
  from: ClockTime,
  until: ClockTime,
  days: countedList(
    formNumber(WEEKDAY).refine((day) => Number.isInteger(day) && day >= 1 && day <= 7, issueText(WEEKDAY)),
    MOST_DAYS,
  )
    .refine((days) => days.length > 0, issueText(message("input.notes.chooseDay")))
    .transform((days) => [...new Set(days)].sort((a, b) => a - b)),
});
export type FlagWindow = z.infer<typeof FlagWindow>;

/** A window that somebody wrote into the column by hand and that cannot be understood; the flag is then off. */
export const UNREADABLE_WINDOW = "unreadable";

/** A window as it stands in the column. */
export const StoredWindow = z.union([
  z.object({ zone: z.string(), from: z.string(), until: z.string(), days: z.array(z.int()) }),
  z.literal(UNREADABLE_WINDOW),
]);

/** What its column holds; anything may have been typed into psql. */
export function parseWindow(value: unknown): z.infer<typeof StoredWindow> | null {
  if (value === null || value === undefined) return null;
  const parsed = FlagWindow.safeParse(value);
  return parsed.success ? parsed.data : UNREADABLE_WINDOW;
}
