import { sayEnded } from "#lib/flags/clients/say-ended.ts";
import { AppError } from "#lib/kernel/errors.ts";
import { english } from "#lib/messages/catalogue/english.ts";
import { message } from "#lib/messages/catalogue/message.ts";
import { listOfClients } from "#lib/surfaces/resources/client.ts";
import { type AnswerOf, type Call, listOf } from "../call.ts";
import { type Line, line, needed } from "../line.ts";
import type { Answer } from "../run-command.ts";
import { headed, renderTable } from "../table.ts";

type Client = AnswerOf<typeof listOfClients>["items"][number];

export const CLIENT_LINES: readonly Line[] = [
  line(["client list", "client.list.does"], [], list),
  line(
    ["client say-ended <client...>", "client.sayEnded.does"],
    [needed("--reason <text>", "client.sayEnded.reason")],
    async (call, { client, reason }: { client: string[]; reason: string }) => {
      const known = await listOf(call, listOfClients);
      const answer = await call(sayEnded, { ended: client.flatMap((one) => named(known, one)), reason });
      return { json: answer, text: english(message("commandLine.clients.ended", answer)) };
    },
  ),
];

async function list(call: Call): Promise<Answer> {
  const clients = await listOf(call, listOfClients);
  const rows = clients.map(({ kind, name, isLive, lastSeenAt, ...one }) => [
    kind,
    name,
    english(message(isLive ? "commandLine.clients.there" : "commandLine.clients.lost")),
    lastSeenAt,
    idOf(one),
  ]);
  return { json: { clients }, text: renderTable(headed("kind", "name", "state", "lastHeard", "id"), rows) };
}

/** An id that is not known may have been said to have ended before, which is no error. @throws AppError not-found of a name */
function named(known: readonly Client[], asked: string) {
  const found = known.filter((one) => [one.name, idOf(one)].includes(asked));
  if (found.length > 0) return found.map(({ gatewayId, clientId }) => ({ gatewayId, clientId }));
  if (!/^[0-9a-f-]{36}$/.test(asked))
    throw new AppError("not-found", message("commandLine.none.client", { name: asked }));
  return [{ gatewayId: asked, clientId: "" }];
}

function idOf({ gatewayId, clientId }: Pick<Client, "gatewayId" | "clientId">): string {
  return clientId || gatewayId;
}
