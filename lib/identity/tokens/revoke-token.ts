import { z } from "zod";
import { AppError } from "../../kernel/errors.ts";
import { issueText } from "../../kernel/input/issue-text.ts";
import { verb } from "../../kernel/verb.ts";
import { message } from "../../messages/catalogue/message.ts";

const Input = z.object({ id: z.uuid(issueText(message("input.sentences.noToken"))) });

/** The token stops working with its next request. A second press is not an error. */
export const revokeToken = verb({
  name: "token.revoke",
  permission: "token:manage",
  towardsOff: true,
  input: Input,
  output: z.void(),
  async subject(asked, { db }) {
    const wanted = Input.safeParse(asked);
    const found = wanted.success ? await db.apiToken.findUnique({ where: { id: wanted.data.id } }) : null;
    return { kind: "token", id: found?.name ?? "unknown" };
  },
  async run({ tx, now }, { id }) {
    const [revoked] = await tx.apiToken.updateManyAndReturn({
      where: { id, revokedAt: null },
      data: { revokedAt: now(), endCause: "revoked" },
    });
    if (!revoked && (await tx.apiToken.count({ where: { id } })) === 0)
      throw new AppError("not-found", message("requests.none.token"));
    if (!revoked) return { answer: undefined, entries: [] };
    const { prefix, role } = revoked;
    return { answer: undefined, entries: [{ action: "token.revoked", before: { id, prefix, role } }] };
  },
});
