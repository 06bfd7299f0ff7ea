import type { Command } from "commander";
import { type Answer, runCommand } from "../run-command.ts";
import { ClientTokensShape, CreatedClientTokenShape } from "../shapes.ts";
import { renderTable } from "../table.ts";

export function addClientTokenCommands(program: Command, json: () => boolean): void {
  const tokens = program
    .command("client-token")
    .description("tokens that applications ask gateways for flags with");

  tokens
    .command("list")
    .description("every token, with when it was last used")
    .action(() => runCommand(json(), async (transport) => showTokens(await transport.listClientTokens())));

  tokens
    .command("create <application>")
    .description("make one; it is printed this once")
    .option("--browser", "for pages: it may evaluate and nothing else")
    .option("--days <number>", "how long it works; without it there is no end")
    .action((application: string, { browser, days }: { browser?: boolean; days?: string }) =>
      runCommand(json(), async (transport) => {
        const body = {
          application,
          scope: browser ? "browser" : "server",
          ...(days === undefined ? {} : { expiresInDays: days }),
        };
        return showCreated(await transport.createClientToken(body));
      }),
    );

  tokens
    .command("rotate <id>")
    .description("make the next one, while the one before still works for some hours")
    .option("--overlap-hours <number>", "how long the one before still works", "24")
    .action((id: string, { overlapHours }: { overlapHours: string }) =>
      runCommand(json(), async (transport) =>
        showCreated(await transport.actOnClientToken(id, { action: "rotate", overlapHours })),
      ),
    );

  tokens
    .command("revoke <id>")
    .description("end one; programs that have it are refused at once")
    .action((id: string) =>
      runCommand(json(), async (transport) => {
        const answer = await transport.actOnClientToken(id, { action: "revoke" });
        return { json: answer, text: "The token no longer works." };
      }),
    );
}

function showCreated(answer: unknown): Answer {
  const { application, token, expiresAt } = CreatedClientTokenShape.parse(answer);
  const end = expiresAt === null ? "It has no end." : `It works until ${expiresAt}.`;
  return {
    json: answer,
    text: `${token}\nThis is a token of ${application}. ${end} It is shown now and never again.`,
  };
}

function showTokens(answer: unknown): Answer {
  const { tokens } = ClientTokensShape.parse(answer);
  if (tokens.length === 0) return { json: answer, text: "No application has a token yet." };
  const rows = tokens.map((token) => [
    token.application,
    token.scope,
    `${token.prefix}…`,
    token.revokedAt !== null ? "revoked" : (token.expiresAt ?? "no end"),
    token.lastUsedAt ?? "never",
    token.id,
  ]);
  return {
    json: answer,
    text: renderTable(["Application", "Scope", "Begins with", "Works until", "Last used", "Id"], rows),
  };
}
