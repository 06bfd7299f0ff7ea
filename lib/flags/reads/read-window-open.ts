import { isWindowOpen } from "../compile/compile.ts";
import { parseWindow } from "../flag-window.ts";

/** Whether a flag's stored hours let it be served now; true without any. */
export function readWindowOpen({ window }: { window: unknown }, now: Date): boolean {
  return isWindowOpen({ window: parseWindow(window) }, now);
}
