import { createClientToken } from "#lib/identity/applications/create-client-token.ts";
import { revokeClientToken } from "#lib/identity/applications/revoke-client-token.ts";
import { rotateClientToken } from "#lib/identity/applications/rotate-client-token.ts";
import { english } from "#lib/messages/catalogue/english.ts";
import { type Message, message } from "#lib/messages/catalogue/message.ts";
import { listOfClientTokens } from "#lib/surfaces/resources/token.ts";
import { type AnswerOf, type Call, listOf } from "../call.ts";
import { asks, type Line, line } from "../line.ts";
import type { Answer } from "../run-command.ts";
import { headed, renderTable } from "../table.ts";

export const CLIENT_TOKEN_LINES: readonly Line[] = [
  line(["client-token list", "every token, with when it was last used"], [], showTokens),
  line(
    ["client-token create <application>", "make one; it is printed this once"],
    [
      ["--browser", "for pages: it may evaluate and nothing else"],
      ["--days <number>", "how long it works; without it there is no end"],
    ],
    async (
      call,
      { application, browser, days }: { application: string; browser?: boolean; days?: string },
    ) => {
      const scope = browser ? "browser" : "server";
      const created = await call(createClientToken, { application, scope, expiresInDays: days });
      return { json: created, text: english(madeWords(created)) };
    },
  ),
  line(
    ["client-token rotate <id>", "make the next one, while the one before still works for some hours"],
    [["--overlap-hours <number>", "how long the one before still works", "24"]],
    asks(rotateClientToken, madeWords),
  ),
  line(
    ["client-token revoke <id>", "end one; programs that have it are refused at once"],
    [],
    asks(revokeClientToken, () => message("commandLine.tokens.revoked")),
  ),
];

function madeWords({ application, token, expiresAt }: AnswerOf<typeof createClientToken>): Message {
  const end =
    expiresAt === null
      ? message("commandLine.tokens.noEnd")
      : message("commandLine.tokens.worksUntil", { at: expiresAt });
  return message("commandLine.tokens.made", { token, application, end });
}

async function showTokens(call: Call): Promise<Answer> {
  const newestFirst = await listOf(call, listOfClientTokens);
  const tokens = newestFirst.sort((one, other) => one.application.localeCompare(other.application, "en"));
  if (tokens.length === 0) return { json: { tokens }, text: english(message("commandLine.tokens.none")) };
  const rows = tokens.map((token) => [
    token.application,
    token.scope,
    `${token.prefix}…`,
    token.revokedAt !== null ? cell("revoked") : (token.expiresAt ?? cell("noEnd")),
    token.lastUsedAt ?? cell("never"),
    token.id,
  ]);
  return {
    json: { tokens },
    text: renderTable(headed("application", "scope", "beginsWith", "worksUntil", "lastUsed", "id"), rows),
  };
}

function cell(says: "revoked" | "noEnd" | "never"): string {
  return english(message(`commandLine.tokens.cell.${says}`));
}
