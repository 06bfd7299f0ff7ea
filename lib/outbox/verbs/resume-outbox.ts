import { z } from "zod";
import { verb } from "../../kernel/verb.ts";
import { ResumeInput } from "../model.ts";
import { ensureSinks, lockSinks } from "./lock-sinks.ts";
import { sinkOrAll } from "./sink-or-all.ts";

/** Starts delivery again where it was paused: to one sink, or to all. A second press changes nothing. */
export const resumeOutbox = verb({
  name: "outbox.resume",
  permission: "outbox:pause",
  input: ResumeInput,
  output: z.object({ resumed: z.array(z.string()).describe("The sinks that were paused.") }),
  subject: sinkOrAll,
  prepare: (ctx, { sink }) => ensureSinks(ctx, sink), // nobody's change, and on a connection of its own
  async run(ctx, { sink }) {
    const paused = (await lockSinks(ctx.tx, sink)).filter((one) => one.pausedAt !== null);
    const resumed = paused.map((one) => one.name);
    if (resumed.length === 0) return { answer: { resumed }, entries: [] };
    await ctx.tx.outboxSink.updateMany({
      where: { name: { in: resumed } },
      data: { pausedAt: null, pausedBy: null, lastError: null },
    });
    return {
      answer: { resumed },
      entries: [{ action: "outbox.resumed", before: { paused }, after: { running: resumed } }],
    };
  },
});
