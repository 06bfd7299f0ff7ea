/** What was looked at when nothing needs a person. */
type Looked = {
  flags: number;
  /** Checks with a result that counts. */
  checks: number;
  sinks: number;
};

/** Pure: why nothing needs a person, told only of what there is to look at. */
export function quietWords({ flags, checks, sinks }: Looked): string {
  return `${[
    flags > 0 ? "Flags are served as they are set" : "There is no flag yet",
    checks > 0 ? "no check fails" : "no check was run yet",
    sinks > 0 ? "events are delivered" : "events have no sink to go to",
  ].join(", ")}.`;
}
