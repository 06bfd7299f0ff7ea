import { z } from "zod";
import { AppError } from "../../kernel/errors.ts";
import { verb } from "../../kernel/verb.ts";
import { message } from "../../messages/catalogue/message.ts";
import { ClientTokenId } from "./model.ts";
import { readTokenSubject } from "./token-subject.ts";

/**
 * Every gateway refuses the token within a moment and ends the streams that were opened with it. A second press is not
 * an error.
 */
export const revokeClientToken = verb({
  name: "client-token.revoke",
  permission: "token:manage",
  towardsOff: true,
  input: z.object({ id: ClientTokenId }),
  output: z.void(),
  subject: readTokenSubject,
  async run({ tx, now }, { id }) {
    const [revoked] = await tx.clientToken.updateManyAndReturn({
      where: { id, revokedAt: null },
      data: { revokedAt: now() },
    });
    if (!revoked && (await tx.clientToken.count({ where: { id } })) === 0)
      throw new AppError("not-found", message("requests.none.token"));
    if (!revoked) return { answer: undefined, entries: [] };
    const { prefix, scope } = revoked;
    return {
      answer: undefined,
      entries: [{ action: "client-token.revoked", before: { id, prefix, scope } }],
    };
  },
});
