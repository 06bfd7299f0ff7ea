import { type Message, message } from "./catalogue/message.ts";

/** A quarantine's CSV file, in bytes. The proxy and the API let no more through than it, and a form around it. */
export const MOST_CSV_BYTES = 10 * 1024 * 1024;

const inMegabytes = (bytes: number) => (Math.ceil((bytes / 1024 / 1024) * 10) / 10).toLocaleString("en-US");

/** Why a file of that size is not taken in, for the person who chose it; null if it is. */
export function whyCsvTooLarge(bytes: number): Message | null {
  if (bytes <= MOST_CSV_BYTES) return null;
  return message("values.csv.tooLarge", { size: inMegabytes(bytes), most: inMegabytes(MOST_CSV_BYTES) });
}
