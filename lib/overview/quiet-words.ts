import { type Message, message } from "../messages/catalogue/message.ts";

/** What was looked at when nothing needs a person. */
type Looked = {
  flags: number;
  /** Checks with a result that counts. */
  checks: number;
  sinks: number;
};

/** Pure: why nothing needs a person, told only of what there is to look at. */
export function quietWords({ flags, checks, sinks }: Looked): Message {
  return message("overview.quiet.all", {
    flags: message(flags > 0 ? "overview.quiet.flags" : "overview.quiet.noFlag"),
    checks: message(checks > 0 ? "overview.quiet.checks" : "overview.quiet.noCheck"),
    sinks: message(sinks > 0 ? "overview.quiet.sinks" : "overview.quiet.noSink"),
  });
}
