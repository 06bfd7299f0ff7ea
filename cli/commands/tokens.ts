import { revokeToken } from "#lib/identity/tokens/revoke-token.ts";
import { message } from "#lib/messages/catalogue/message.ts";
import { listOfTokens } from "#lib/surfaces/resources/token.ts";
import { type Call, listOf } from "../call.ts";
import { asks, type Line, line } from "../line.ts";
import type { Answer } from "../run-command.ts";
import { headed, renderTable } from "../table.ts";
import { tokenTimes } from "./client-tokens.ts";

export const TOKEN_LINES: readonly Line[] = [
  line(["token list", "token.list.does"], [], list),
  line(
    ["token revoke <id>", "token.revoke.does"],
    [],
    asks(revokeToken, () => message("commandLine.tokens.revoked")),
  ),
];

async function list(call: Call): Promise<Answer> {
  const tokens = await listOf(call, listOfTokens);
  const rows = tokens.map((token) => [token.name, token.role, token.state, ...tokenTimes(token)]);
  return {
    json: { tokens },
    text: renderTable(headed("name", "role", "state", "beginsWith", "worksUntil", "lastUsed", "id"), rows),
  };
}
