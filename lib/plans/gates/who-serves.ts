import type { Serving } from "../../flags/clients/read-not-serving.ts";
import { durationWords } from "../../kernel/text/durations.ts";
import { listedSome } from "../../messages/catalogue/listed.ts";
import { type Message, message } from "../../messages/catalogue/message.ts";
import type { Gate } from "../model.ts";
import { closedGate } from "./gate.ts";

/** The gate closed by who was lost, or is behind; null if everybody serves the revision that is asked for. */
export function whoDoesNotServe(
  of: Pick<Gate, "id" | "name">,
  { notServing }: Serving,
  now: Date,
): Gate | null {
  const names = (those: Serving["notServing"]) =>
    listedSome(those.map(({ kind, name }) => message("gates.serving.one", { kind, name })));
  const lost = notServing.filter((one) => !one.isLive);
  const [first] = lost;
  if (first) {
    const { kind, name, lastSeenAt } = first;
    const time = durationWords(now.getTime() - lastSeenAt.getTime());
    const said = {
      evidence: message("gates.serving.lost.seen", { who: names(lost), time }),
      sentence: message("gates.serving.lost.closed", { kind, name, time, others: lost.length - 1 }),
    };
    return { ...closedGate(of, "red", said, now), lost };
  }
  if (notServing.length === 0) return null;
  const who = names(notServing);
  const said = {
    evidence: message("gates.serving.behind.seen", { who }),
    sentence: message("gates.serving.behind.closed", { who }),
  };
  return closedGate(of, "waiting", said, now);
}

/** Who is not waited for as somebody said that they ended: that is a person's word, and no measurement; null: nobody. */
export function byWord({ ended: [latest, ...others] }: Serving, now: Date): Message | null {
  if (!latest) return null;
  const params = {
    name: latest.name,
    by: latest.by,
    time: durationWords(now.getTime() - latest.at.getTime()),
  };
  return others.length === 0
    ? message("gates.serving.byWord", params)
    : message("gates.serving.byWords", { ...params, others: others.length });
}

/** "2 gateways and 1 client serve it; none of the last 30 days is missing". */
export function whoServes({ gateways, clients }: Serving, missing: Message): Message {
  return message("gates.serving.open", { gateways, clients, all: gateways + clients, missing });
}
