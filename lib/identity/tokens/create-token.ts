import { randomBytes } from "node:crypto";
import { z } from "zod";
import { isSystemName } from "../../kernel/audit/system-actor.ts";
import { AppError } from "../../kernel/errors.ts";
import { formNumber } from "../../kernel/input/form-number.ts";
import { issueText } from "../../kernel/input/issue-text.ts";
import { typedText } from "../../kernel/input/storable-text.ts";
import { verb } from "../../kernel/verb.ts";
import { message } from "../../messages/catalogue/message.ts";
import { lockAsker } from "../users/lock-asker.ts";
import { RoleName } from "../users/model.ts";
import { hashToken } from "./authenticate-token.ts";

const DAY_MS = 86_400_000;
const DAYS = message("input.sentences.tokenDays");
const NAME_NEEDED = message("input.sentences.nameNeeded");
const Input = z.object({
  name: typedText(NAME_NEEDED)
    .trim()
    .min(1, issueText(NAME_NEEDED))
    .max(100, issueText(message("input.sentences.nameLength", { most: 100 })))
    .refine((name) => !isSystemName(name), issueText(message("input.sentences.nameOfSluice"))),
  role: RoleName,
  expiresInDays: formNumber(DAYS).refine(
    (days) => Number.isInteger(days) && days >= 1 && days <= 365,
    issueText(DAYS),
  ),
});

const CreatedToken = z.object({ id: z.string(), name: z.string(), token: z.string(), expiresAt: z.date() });
export type CreatedToken = z.infer<typeof CreatedToken>;

/**
 * Makes an API token. The token is in the answer and nowhere else: only its hash is kept. It ends with the account that
 * makes it, so that a program cannot make one.
 */
export const createToken = verb({
  name: "token.create",
  permission: "token:manage",
  input: Input,
  output: CreatedToken,
  subject: () => ({ kind: "token", id: "new" }),
  async run(ctx, { name, role, expiresInDays }) {
    const { tx, actor, now } = ctx;
    if (actor.kind !== "user") throw new AppError("forbidden", message("users.asker.madeByPerson"));
    await lockAsker(tx, ctx, "token:manage");
    const token = `sluice_${randomBytes(24).toString("base64url")}`;
    const prefix = token.slice(0, 12);
    const expiresAt = new Date(now().getTime() + expiresInDays * DAY_MS);
    const { id } = await tx.apiToken.create({
      data: {
        name,
        role,
        prefix,
        expiresAt,
        tokenHash: hashToken(token),
        createdBy: actor.name,
        createdById: actor.id,
        createdAt: now(),
      },
      select: { id: true },
    });
    const after = { id, name, role, prefix, expiresAt };
    return {
      answer: { id, name, token, expiresAt },
      entries: [{ action: "token.created", subject: { kind: "token", id: name }, after }],
    };
  },
});
