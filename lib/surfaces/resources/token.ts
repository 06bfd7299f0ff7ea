import { z } from "zod";
import { SCOPES } from "../../identity/applications/model.ts";
import { listClientTokens } from "../../identity/applications/reads.ts";
import { listTokens } from "../../identity/users/reads.ts";
import { EnvironmentName } from "../../kernel/environment.ts";
import { AppError } from "../../kernel/errors.ts";
import { issueText } from "../../kernel/input/issue-text.ts";
import { ROLES } from "../../kernel/permissions.ts";
import { query } from "../../kernel/query.ts";
import { message } from "../../messages/catalogue/message.ts";
import { cutPage, PageInput, pageOf } from "../page.ts";

const Kept = z.object({
  id: z.uuid(),
  prefix: z.string().describe("How it begins; the rest is kept by nobody."),
  createdAt: z.date(),
  createdBy: z.string(),
  expiresAt: z.date().nullable(),
  lastUsedAt: z.date().nullable(),
  revokedAt: z.date().nullable(),
});

export const Token = Kept.extend({
  name: z.string(),
  role: z.enum(ROLES).describe("What it may do now, which is never more than its account."),
  state: z.enum(["works", "revoked", "expired", "account-disabled", "account-gone"]),
}).meta({ id: "Token", title: "A token for this interface" });

export const ClientToken = Kept.extend({
  application: z.string(),
  environment: z.string().describe("Whose gateways take it."),
  scope: z.enum(SCOPES),
}).meta({ id: "ClientToken", title: "A token with which an application asks gateways" });

const Named = z.object({ id: z.uuid(issueText(message("input.sentences.noToken"))) });
const byAge = ({ createdAt, id }: { createdAt: Date; id: string }) => `${createdAt.toISOString()} ${id}`;

export const listOfTokens = query({
  name: "token.list",
  input: z.object(PageInput),
  output: pageOf(Token),
  run: async (ctx, page) =>
    cutPage(await listTokens(ctx), page, { list: "tokens", place: byAge, newest: true }),
});

export const listOfClientTokens = query({
  name: "client-token.list",
  input: z.object({
    // Whoever looks for a token that works somewhere must not miss it.
    environment: EnvironmentName.removeDefault()
      .optional()
      .describe("Only those of this one; of every one where it is not said."),
    ...PageInput,
  }),
  output: pageOf(ClientToken),
  run: async (ctx, { environment, ...page }) =>
    cutPage(await listClientTokens(ctx, { environment }), page, {
      list: "client tokens",
      place: byAge,
      newest: true,
    }),
});

export const oneToken = query({
  name: "token.read",
  input: Named,
  output: Token,
  run: async (ctx, { id }) => found(await listTokens(ctx, id), id),
});

export const oneClientToken = query({
  name: "client-token.read",
  input: Named,
  output: ClientToken,
  run: async (ctx, { id }) => found(await listClientTokens(ctx, { id }), id),
});

function found<T>([one]: T[], id: string): T {
  if (!one) throw new AppError("not-found", message("requests.none.token"), { id });
  return one;
}
