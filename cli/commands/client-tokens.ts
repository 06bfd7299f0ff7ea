import { createClientToken } from "#lib/identity/applications/create-client-token.ts";
import { revokeClientToken } from "#lib/identity/applications/revoke-client-token.ts";
import { rotateClientToken } from "#lib/identity/applications/rotate-client-token.ts";
import { english } from "#lib/messages/catalogue/english.ts";
import { type Message, message } from "#lib/messages/catalogue/message.ts";
import { listOfClientTokens, type oneClientToken } from "#lib/surfaces/resources/token.ts";
import { type AnswerOf, type Call, listOf } from "../call.ts";
import { asks, type Line, line } from "../line.ts";
import type { Answer } from "../run-command.ts";
import { headed, renderTable } from "../table.ts";

export const CLIENT_TOKEN_LINES: readonly Line[] = [
  line(["client-token list", "clientToken.list.does"], [], showTokens),
  line(
    ["client-token create <application>", "clientToken.create.does"],
    [
      ["--browser", "clientToken.create.browser"],
      ["--days <number>", "clientToken.create.days"],
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
    ["client-token rotate <id>", "clientToken.rotate.does"],
    [["--overlap-hours <number>", "clientToken.rotate.overlapHours", "24"]],
    asks(rotateClientToken, madeWords),
  ),
  line(
    ["client-token revoke <id>", "clientToken.revoke.does"],
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
    ...[token.application, token.environment, token.scope],
    ...tokenTimes(token),
  ]);
  return {
    json: { tokens },
    text: renderTable(
      headed("application", "environment", "scope", "beginsWith", "worksUntil", "lastUsed", "id"),
      rows,
    ),
  };
}

/** How it begins, until when it works, when it was last used, and its id. */
export function tokenTimes(
  token: Omit<AnswerOf<typeof oneClientToken>, "application" | "environment" | "scope">,
) {
  return [
    `${token.prefix}…`,
    token.revokedAt !== null ? cell("revoked") : (token.expiresAt ?? cell("noEnd")),
    token.lastUsedAt ?? cell("never"),
    token.id,
  ];
}

function cell(says: "revoked" | "noEnd" | "never"): string {
  return english(message(`commandLine.tokens.cell.${says}`));
}
