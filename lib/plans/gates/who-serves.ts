import type { Serving } from "../../flags/clients/read-not-serving.ts";
import { formatDuration } from "../../kernel/text/durations.ts";
import { listSome } from "../../kernel/text/list-some.ts";
import { countOf } from "../../kernel/text/numbers.ts";
import type { Gate } from "../model.ts";
import { gate } from "./gate.ts";

/** The gate closed by who was lost, or is behind; null if everybody serves the revision that is asked for. */
export function whoDoesNotServe(
  { id, name }: Pick<Gate, "id" | "name">,
  { notServing }: Serving,
  now: Date,
): Gate | null {
  const names = (those: { name: string; kind: string }[]) =>
    listSome(those.map((one) => `the ${one.kind} ${one.name}`));
  const lost = notServing.filter((one) => !one.isLive);
  const [first] = lost;
  if (first) {
    const heard = `last heard of ${formatDuration(now.getTime() - first.lastSeenAt.getTime())} ago`;
    const may = "did not end in order, and may still answer what it had";
    const more = lost.length > 1 ? ` So may ${countOf(lost.length - 1, "other")}.` : "";
    const sentence = `The ${first.kind} ${first.name} was ${heard}, ${may}.${more} Start it again or stop it in order; if it has ended for good, an admin says so beside this gate.`;
    return { ...gate(id, name, "red", `${names(lost)}: ${heard}, ${may}`, now, sentence), lost };
  }
  return notServing.length > 0
    ? gate(id, name, "waiting", `not served yet by ${names(notServing)}`, now)
    : null;
}

/** Who is not waited for as somebody said that they ended: that is a person's word, and no measurement; null: nobody. */
export function byWord({ ended: [latest, ...others] }: Serving, now: Date): string | null {
  if (!latest) return null;
  const who =
    others.length === 0 ? `${latest.name} has` : `${latest.name} and ${countOf(others.length, "other")} have`;
  return `${who} ended, as ${latest.by} said ${formatDuration(now.getTime() - latest.at.getTime())} ago`;
}

/** "2 gateways and 1 client serve". */
export function whoServes({ gateways, clients }: Serving): string {
  const also = clients > 0 ? ` and ${countOf(clients, "client")}` : "";
  return `${countOf(gateways, "gateway")}${also} ${gateways + clients === 1 ? "serves" : "serve"}`;
}
