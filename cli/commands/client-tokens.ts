import { createClientToken } from "#lib/identity/applications/create-client-token.ts";
import { revokeClientToken } from "#lib/identity/applications/revoke-client-token.ts";
import { rotateClientToken } from "#lib/identity/applications/rotate-client-token.ts";
import { listOfClientTokens } from "#lib/surfaces/resources/token.ts";
import { type AnswerOf, type Call, listOf } from "../call.ts";
import { asks, type Line, line } from "../line.ts";
import type { Answer } from "../run-command.ts";
import { renderTable } from "../table.ts";

export const CLIENT_TOKEN_LINES: readonly Line[] = [
  line(["client-token list", "every token, with when it was last used"], [], showTokens),
  line(
    ["client-token create <application>", "make one; it is printed this once"],
    [
      ["--browser", "for pages: it may evaluate and nothing else"],
      ["--days <number>", "how long it works; without it there is no end"],
    ],
    asks(
      createClientToken,
      ({ application, browser, days }: { application: string; browser?: boolean; days?: string }) => ({
        application,
        scope: browser ? "browser" : "server",
        expiresInDays: days,
      }),
      showCreated,
    ),
  ),
  line(
    ["client-token rotate <id>", "make the next one, while the one before still works for some hours"],
    [["--overlap-hours <number>", "how long the one before still works", "24"]],
    asks(rotateClientToken, (given: { id: string; overlapHours: string }) => given, showCreated),
  ),
  line(
    ["client-token revoke <id>", "end one; programs that have it are refused at once"],
    [],
    asks(
      revokeClientToken,
      ({ id }: { id: string }) => ({ id }),
      () => ({ json: { ok: true }, text: "The token no longer works." }),
    ),
  ),
];

function showCreated(created: AnswerOf<typeof createClientToken>): Answer {
  const { application, token, expiresAt } = created;
  const end = expiresAt === null ? "It has no end." : `It works until ${expiresAt}.`;
  return {
    json: created,
    text: `${token}\nThis is a token of ${application}. ${end} It is shown now and never again.`,
  };
}

async function showTokens(call: Call): Promise<Answer> {
  const newestFirst = await listOf(call, listOfClientTokens);
  const tokens = newestFirst.sort((one, other) => one.application.localeCompare(other.application, "en"));
  if (tokens.length === 0) return { json: { tokens }, text: "No application has a token yet." };
  const rows = tokens.map((token) => [
    token.application,
    token.scope,
    `${token.prefix}…`,
    token.revokedAt !== null ? "revoked" : (token.expiresAt ?? "no end"),
    token.lastUsedAt ?? "never",
    token.id,
  ]);
  return {
    json: { tokens },
    text: renderTable(["Application", "Scope", "Begins with", "Works until", "Last used", "Id"], rows),
  };
}
