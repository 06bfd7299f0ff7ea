import { z } from "zod";
import type { Context } from "../../kernel/context.ts";
import { AppError } from "../../kernel/errors.ts";
import { storableText } from "../../kernel/input/storable-text.ts";
import { query } from "../../kernel/query.ts";
import { message } from "../../messages/catalogue/message.ts";
import { readSinks } from "../../outbox/reads/read-outbox-overview.ts";
import { cutPage, PageInput, pageOf } from "../page.ts";

const count = z.int().nullable();
export const Sink = z
  .object({
    name: z.string(),
    target: z.string(),
    kind: z.string(),
    host: z.string(),
    state: z.enum(["delivering", "paused", "breaker-open", "failing", "no-worker", "unreachable"]),
    pausedAt: z.date().nullable(),
    pausedBy: z.string().nullable(),
    breakerOpenedAt: z.date().nullable(),
    depth: count.describe("Neither delivered nor dead."),
    delivered: count,
    retrying: count,
    blocked: count,
    dead: count,
    discarded: count,
  })
  .meta({ id: "Sink", title: "A receiver of events; numbers are null where its target cannot be read" });

export const listOfSinks = query({
  name: "sink.list",
  input: z.object(PageInput),
  output: pageOf(Sink),
  run: async (ctx, page) => cutPage(await sinksOf(ctx), page, { list: "sinks", place: ({ name }) => name }),
});

export const oneSink = query({
  name: "sink.read",
  input: z.object({ sink: storableText() }),
  output: Sink,
  async run(ctx, { sink }) {
    const found = (await sinksOf(ctx)).find(({ name }) => name === sink);
    if (!found) throw new AppError("not-found", message("requests.none.sink", { sink }), { sink });
    return found;
  },
});

function sinksOf(ctx: Context) {
  return readSinks(ctx.db, ctx.config(), ctx.now());
}
