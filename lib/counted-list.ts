import { z } from "zod";

/**
 * A list that is counted before its elements are looked at: of half a million wrong ones each would get a sentence, which
 * takes seconds, whoever sent them.
 */
export function countedList<T extends z.ZodType>(element: T, most: number, tooMany?: string) {
  return z.array(z.unknown()).max(most, tooMany).pipe(z.array(element));
}

/** As `countedList`, of names and their values. */
export function countedRecord<T extends z.ZodType>(value: T, most: number, tooMany: string) {
  return z
    .record(z.string(), z.unknown())
    .refine((record) => Object.keys(record).length <= most, tooMany)
    .pipe(z.record(z.string(), value));
}
