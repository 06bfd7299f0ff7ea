import { z } from "zod";
import { recordAudit } from "../../kernel/audit/record-audit.ts";
import type { Context } from "../../kernel/context.ts";
import { AppError } from "../../kernel/errors.ts";
import { issueText } from "../../kernel/input/issue-text.ts";
import { verb } from "../../kernel/verb.ts";
import { message } from "../../messages/catalogue/message.ts";
import { createPasswordLimiter } from "../sessions/sign-in-limiter.ts";
import { NewPassword } from "./model.ts";
import { refuseWeakPassword } from "./password-strength.ts";
import { verifyPassword } from "./passwords.ts";
import { setPassword } from "./set-password.ts";

const PRESENT = issueText(message("input.sentences.presentPassword"));
const Input = z
  .object({
    present: z.string(PRESENT).min(1, PRESENT).max(1_000),
    password: NewPassword,
    again: z.string().max(1_000),
  })
  .refine(({ password, again }) => password === again.normalize("NFC"), {
    path: ["again"],
    message: issueText(message("input.sentences.notTheSame")),
  });

/**
 * A person's own new password. Every other session of theirs ends, the one that asks stays: whoever changes a password
 * because somebody knows it wants that somebody out.
 */
export const changeOwnPassword = verb({
  name: "user.change-own-password",
  permission: () => [],
  refusedAs: "user.password-change",
  input: Input,
  output: z.void(),
  subject: (_, { actor }) => ({ kind: "user", id: actor.name }),
  runOutside: change,
});

/** @throws AppError forbidden for whoever has no session; rate-limited after five wrong ones in this session; ZodError of a wrong present password; whatever setPassword throws */
async function change(ctx: Context, { present, password }: z.output<typeof Input>): Promise<void> {
  const { actor, session } = ctx;
  const user = session ? await ctx.db.user.findUnique({ where: { id: actor.id } }) : null;
  if (!user || !session) throw new AppError("forbidden", message("users.asker.noPassword"));
  const limiter = createPasswordLimiter(ctx.db);
  const waitSeconds = await limiter.take(session);
  if (waitSeconds !== null)
    throw new AppError(
      "rate-limited",
      message("users.asker.tooOften", { minutes: Math.ceil(waitSeconds / 60) }),
      { waitSeconds },
    );
  if (!(await verifyPassword(user.passwordHash, present))) {
    const because = message("auditReasons.wrongPassword");
    const subject = { kind: "user", id: user.email } as const;
    await recordAudit(ctx.db, ctx, { action: "user.password-change", subject, outcome: "refused", because });
    throw new z.ZodError([
      {
        code: "custom",
        path: ["present"],
        message: issueText(message("input.sentences.wrongPassword")),
        input: undefined,
      },
    ]);
  }
  await limiter.clear(session);
  if (await verifyPassword(user.passwordHash, password))
    throw new z.ZodError([
      {
        code: "custom",
        path: ["password"],
        message: issueText(message("input.sentences.samePassword")),
        input: undefined,
      },
    ]);
  refuseWeakPassword(password, user);
  await setPassword(ctx, user, {
    password,
    action: "user.password-changed",
    needed: "own",
    verifiedHash: user.passwordHash,
    keepSession: session,
  });
}
