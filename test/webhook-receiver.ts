import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";

export type Received = {
  id: string;
  type: string;
  subject: string;
  sequence: string;
  data: Record<string, unknown>;
  headers: IncomingHttpHeaders;
  body: string;
};

/** Answers a request; by default 204. */
type Answer = (event: Received, response: ServerResponse) => void | Promise<void>;

/** A real HTTP receiver that verifies every signature with the official library. */
export async function startReceiver(secret: string, port = 0) {
  const webhook = new Webhook(secret);
  const received: Received[] = [];
  const invalid: string[] = [];
  let answer: Answer = (_, response) => void response.writeHead(204).end();
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString("utf8");
    try {
      webhook.verify(body, request.headers as Record<string, string>);
    } catch (error) {
      invalid.push(String(error));
    }
    const event: Received = { ...JSON.parse(body), headers: request.headers, body };
    received.push(event);
    await answer(event, response);
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const address = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${address.port}/hooks/sluice`,
    port: address.port,
    /** Every request, in order of arrival, answered well or not. */
    received,
    /** Signatures that did not verify. */
    invalid,
    answerWith: (next: Answer) => {
      answer = next;
    },
    answerOk: () => {
      answer = (_, response) => void response.writeHead(204).end();
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
export type Receiver = Awaited<ReturnType<typeof startReceiver>>;

/** A secret as Standard Webhooks wants it. */
export const TEST_SECRET = `whsec_${Buffer.from("a test secret of thirty-two byte").toString("base64")}`;
