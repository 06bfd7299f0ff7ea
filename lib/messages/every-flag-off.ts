import { formatCount } from "../kernel/text/numbers.ts";

/** While the kill switch is engaged; of those that are retired, on the new path for good, it says that they are not off. */
export function everyFlagOff(retired: number): string {
  return `Every flag serves off${retired > 0 ? `, but for ${formatCount(retired)} retired` : ""}`;
}
