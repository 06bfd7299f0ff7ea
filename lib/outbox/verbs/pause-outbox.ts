import { z } from "zod";
import { verb } from "../../kernel/verb.ts";
import { PauseInput } from "../model.ts";
import { ensureSinks, lockSinks } from "./lock-sinks.ts";
import { sinkOrAll } from "./sink-or-all.ts";

/**
 * Stops delivery to one sink, or to all. Events go on being written and wait. Workers notice within a fifth of a
 * second; requests already on their way are not called back. A second press changes nothing.
 */
export const pauseOutbox = verb({
  name: "outbox.pause",
  permission: "outbox:pause",
  towardsOff: true,
  input: PauseInput,
  output: z.object({ paused: z.array(z.string()).describe("The sinks that were not paused before.") }),
  subject: sinkOrAll,
  prepare: (ctx, { sink }) => ensureSinks(ctx, sink), // nobody's change, and on a connection of its own
  async run(ctx, { sink, reason }) {
    const running = (await lockSinks(ctx.tx, sink)).filter((one) => one.pausedAt === null);
    const paused = running.map((one) => one.name);
    if (paused.length === 0) return { answer: { paused }, entries: [] };
    const change = { pausedAt: ctx.now(), pausedBy: ctx.actor.name };
    await ctx.tx.outboxSink.updateMany({ where: { name: { in: paused } }, data: change });
    return {
      answer: { paused },
      entries: [
        { action: "outbox.paused", reason, before: { running: paused }, after: { paused, ...change } },
      ],
    };
  },
});
