import { z } from "zod";
import type { AuditSubject } from "../../kernel/audit/record-audit.ts";
import type { Tx } from "../../kernel/db/client.ts";
import { requireEnvironment } from "../../kernel/db/require-environment.ts";
import { EnvironmentName } from "../../kernel/environment.ts";
import { AppError } from "../../kernel/errors.ts";
import { reasonText, storableText } from "../../kernel/input/storable-text.ts";
import { type Asked, verb } from "../../kernel/verb.ts";
import { message } from "../../messages/catalogue/message.ts";
import { type NotServing, readNotServing } from "./read-not-serving.ts";

const Ended = z.object({
  gatewayId: z.uuid(),
  clientId: storableText().max(500).describe("Empty for the gateway itself."),
});
const MOST = 500;

/**
 * Puts on record that gateways and clients which were lost have ended for good, as a machine that is gone, so that nothing waits
 * for them any more. The entry is all there is: it is void as soon as one is heard of again. One that has ended, or of which it
 * was said, is passed over.
 * @throws AppError conflict if one of them is there
 */
export const sayEnded = verb({
  name: "client.say-ended",
  permission: "client:say-ended",
  input: z.object({
    environment: EnvironmentName,
    ended: z.array(Ended).min(1).max(MOST),
    reason: reasonText(message("input.sentences.sayHowEnded")),
  }),
  output: z.object({ ended: z.number() }),
  subject: subjectOfAsked,
  async run({ tx }, { environment, ended, reason }) {
    await requireEnvironment(tx, environment);
    // At this revision nobody is: all who are there, and all who are lost.
    const { notServing } = await readNotServing(tx, { environment, revision: Number.MAX_SAFE_INTEGER });
    const found = notServing.filter((one) => ended.some((asked) => idOf(asked) === idOf(one)));
    const live = found.find((one) => one.isLive);
    if (live)
      throw new AppError(
        "conflict",
        message("flagWords.refused.there", { kind: live.kind, name: live.name }),
        {
          gatewayId: live.gatewayId,
          clientId: live.clientId,
        },
      );
    for (const one of found) await noteUnknown(tx, environment, one);
    return {
      answer: { ended: found.length },
      entries: found.map((one) => ({
        action: "client.said-to-have-ended",
        subject: { kind: "client", id: one.name },
        reason,
        after: { environment, kind: one.kind, id: idOf(one), lastHeardAt: one.lastSeenAt },
      })),
    };
  },
});

/** What it answered since it was last heard of nobody knows, and from now on it answers nothing. */
async function noteUnknown(tx: Tx, environment: string, one: NotServing): Promise<void> {
  await tx.$executeRaw`
    insert into unknown_answers (environment, id, name, until, cause)
    values (${environment}, ${idOf(one)}, ${one.name}, clock_timestamp(), 'ended')
    on conflict (environment, id) do update set until = excluded.until, cause = excluded.cause`;
}

function idOf({ gatewayId, clientId }: z.output<typeof Ended>): string {
  return clientId || gatewayId;
}

function subjectOfAsked({ ended }: Asked): AuditSubject {
  const first = z.array(Ended).min(1).safeParse(ended);
  return { kind: "client", id: first.data?.[0] ? idOf(first.data[0]) : "" };
}
