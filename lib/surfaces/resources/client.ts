import { z } from "zod";
import { readNotServing } from "../../flags/clients/read-not-serving.ts";
import { requireEnvironment } from "../../kernel/db/require-environment.ts";
import { EnvironmentName } from "../../kernel/environment.ts";
import { query } from "../../kernel/query.ts";
import { cutPage, PageInput, pageOf } from "../page.ts";

export const Client = z
  .object({
    kind: z.enum(["gateway", "client"]),
    name: z.string(),
    gatewayId: z.string(),
    clientId: z.string().describe("Empty for a gateway itself."),
    isLive: z.boolean().describe("It is there; else it was lost, and may still serve what it had."),
    lastSeenAt: z.date(),
  })
  .meta({ id: "Client", title: "A gateway, or a client with a token for servers" });

/** Those of whom it was said that they have ended are none any more. */
export const listOfClients = query({
  name: "client.list",
  input: z.object({ environment: EnvironmentName, ...PageInput }),
  output: pageOf(Client),
  async run({ db }, { environment, ...page }) {
    await requireEnvironment(db, environment);
    // At this revision nobody is: all who are there, and all who are lost.
    const { notServing } = await readNotServing(db, { environment, revision: Number.MAX_SAFE_INTEGER });
    const place = (one: z.input<typeof Client>) => JSON.stringify([one.name, one.clientId, one.gatewayId]);
    return cutPage(notServing, page, { list: "clients", place });
  },
});
