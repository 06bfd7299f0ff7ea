import { z } from "zod";
import { AppError } from "../../kernel/errors.ts";
import { formNumber } from "../../kernel/input/form-number.ts";
import { issueText } from "../../kernel/input/issue-text.ts";
import { verb } from "../../kernel/verb.ts";
import { message } from "../../messages/catalogue/message.ts";
import { lockAsker } from "../users/lock-asker.ts";
import { issueClientToken } from "./issue-client-token.ts";
import { ClientTokenId, CreatedClientToken } from "./model.ts";
import { readTokenSubject } from "./token-subject.ts";

const HOUR_MS = 3_600_000;
const HOURS = message("input.sentences.overlapHours");
const Input = z.object({
  id: ClientTokenId,
  overlapHours: formNumber(HOURS).refine(
    (hours) => Number.isInteger(hours) && hours >= 0 && hours <= 2160,
    issueText(HOURS),
  ),
});

/**
 * Makes the next token of an application, and lets the one before work until the overlap is over, so that no program is
 * refused while it is handed out. It is valid for as long as the one before was meant to be. Refused for one that no longer works.
 */
export const rotateClientToken = verb({
  name: "client-token.rotate",
  permission: "token:manage",
  input: Input,
  output: CreatedClientToken,
  subject: readTokenSubject,
  async run(ctx, { id, overlapHours }) {
    const { tx } = ctx;
    await lockAsker(tx, ctx, "token:manage");
    const now = ctx.now();
    await tx.$queryRaw`select 1 from client_tokens where id = ${id}::uuid for update`;
    const before = await tx.clientToken.findUnique({ where: { id } });
    if (!before) throw new AppError("not-found", message("requests.none.token"));
    if (before.revokedAt || (before.expiresAt && before.expiresAt <= now)) {
      throw new AppError("conflict", message("applications.tokenEnded"));
    }
    const { application, environment, scope } = before;
    const lasts = before.expiresAt ? before.expiresAt.getTime() - before.createdAt.getTime() : null;
    const expiresAt = lasts === null ? null : new Date(now.getTime() + lasts);
    const overlap = new Date(now.getTime() + overlapHours * HOUR_MS);
    const endsAt = before.expiresAt && before.expiresAt < overlap ? before.expiresAt : overlap;
    await tx.clientToken.update({ where: { id }, data: { expiresAt: endsAt } });
    const { answer, entry } = await issueClientToken(ctx, { application, environment, scope, expiresAt });
    return {
      answer,
      entries: [
        {
          action: "client-token.rotated",
          before: { id, prefix: before.prefix, expiresAt: before.expiresAt },
          after: { ...entry, previousUntil: endsAt },
        },
      ],
    };
  },
});
