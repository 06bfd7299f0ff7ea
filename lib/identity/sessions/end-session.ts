import { z } from "zod";
import type { Context } from "../../kernel/context.ts";
import type { Db, Tx } from "../../kernel/db/client.ts";
import { issueText } from "../../kernel/input/issue-text.ts";
import { verb } from "../../kernel/verb.ts";
import { message } from "../../messages/catalogue/message.ts";

const Input = z.object({ id: z.uuid(issueText(message("input.sentences.noSession"))) });

/**
 * Ends a session from a list of them: one's own, or as an admin anybody's. It is out with its next request. One that has
 * ended already is not an error.
 */
export const endSession = verb({
  name: "session.end",
  permission: async (asked, ctx) => ((await isOwn(asked, ctx)) ? [] : ["user:manage"]),
  refusedAs: "user:manage",
  towardsOff: true,
  input: Input,
  output: z.void(),
  async subject(asked, { db }) {
    return { kind: "session", id: (await findSession(db, asked))?.user.email ?? "unknown" };
  },
  async run({ tx }, input) {
    const session = await findSession(tx, input);
    const { count } = await tx.session.deleteMany({ where: { id: input.id } });
    if (!session || count === 0) return { answer: undefined, entries: [] };
    const { address, userAgent, createdAt: since } = session;
    return {
      answer: undefined,
      entries: [{ action: "session.ended-from-list", before: { address, userAgent, since } }],
    };
  },
});

async function isOwn(asked: unknown, { db, actor }: Context): Promise<boolean> {
  return actor.kind === "user" && (await findSession(db, asked))?.userId === actor.id;
}

async function findSession(db: Db | Tx, asked: unknown) {
  const { id } = Input.parse(asked);
  return db.session.findUnique({ where: { id }, include: { user: { select: { email: true } } } });
}
