/** Below it every failure is a problem, as docs/interface.md promises, also where no route of it was reached. */
export const BELOW_REST = "/api/v1/";

export function isBelowRest(path: string): boolean {
  return path.startsWith(BELOW_REST);
}
