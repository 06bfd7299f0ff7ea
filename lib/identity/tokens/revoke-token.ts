import { z } from "zod";
import { AppError } from "../../kernel/errors.ts";
import { verb } from "../../kernel/verb.ts";
import { message } from "../../messages/catalogue/message.ts";
import { ApiTokenId, apiTokenSubject } from "./api-token-subject.ts";

const Input = z.object({ id: ApiTokenId });

/** The token stops working with its next request. A second press is not an error. */
export const revokeToken = verb({
  name: "token.revoke",
  permission: "token:manage",
  towardsOff: true,
  input: Input,
  output: z.void(),
  subject: apiTokenSubject,
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
