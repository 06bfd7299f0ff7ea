import { z } from "zod";
import { requireEnvironment } from "../../kernel/db/require-environment.ts";
import { EnvironmentName } from "../../kernel/environment.ts";
import { formNumber } from "../../kernel/input/form-number.ts";
import { issueText } from "../../kernel/input/issue-text.ts";
import { verb } from "../../kernel/verb.ts";
import { message } from "../../messages/catalogue/message.ts";
import { lockAsker } from "../users/lock-asker.ts";
import { issueClientToken } from "./issue-client-token.ts";
import { ApplicationName, CreatedClientToken, ScopeName } from "./model.ts";
import { readApplicationSubject } from "./token-subject.ts";

const DAY_MS = 86_400_000;
const DAYS = message("input.sentences.clientTokenDays");
const Input = z.object({
  application: ApplicationName,
  environment: EnvironmentName,
  scope: ScopeName.default("server"),
  expiresInDays: z
    .union([
      z.literal("").transform(() => null),
      formNumber(DAYS).refine((days) => Number.isInteger(days) && days >= 1 && days <= 3650, issueText(DAYS)),
    ])
    .nullish(),
});

/** Makes a token that an application asks gateways of an environment with. It comes back this once: only its hash is kept. */
export const createClientToken = verb({
  name: "client-token.create",
  permission: "token:manage",
  input: Input,
  output: CreatedClientToken,
  subject: readApplicationSubject,
  async run(ctx, { application, environment, scope, expiresInDays }) {
    const { tx, now } = ctx;
    await lockAsker(tx, ctx, "token:manage");
    await requireEnvironment(tx, environment);
    const expiresAt = expiresInDays ? new Date(now().getTime() + expiresInDays * DAY_MS) : null;
    const { answer, entry } = await issueClientToken(ctx, { application, environment, scope, expiresAt });
    const subject = { kind: "token", id: application } as const;
    return { answer, entries: [{ action: "client-token.created", subject, after: entry }] };
  },
});
