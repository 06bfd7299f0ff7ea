import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

type Rest = { answer: (request: Request) => Promise<Response> };

/** /api/v1 at a port of its own; `breaks` says of a request whether the connection breaks, and its answer is lost. */
export async function serveRest(rest: Rest, breaks: (asked: IncomingMessage) => boolean = () => false) {
  const server = createServer(async (asked, response) => {
    const body = await text(asked);
    const { method = "GET", url: path = "" } = asked;
    const headers = new Headers(asked.headers as Record<string, string>);
    const request = new Request(`http://sluice.test${path}`, { method, headers, ...(body ? { body } : {}) });
    const answer = await rest.answer(request);
    if (breaks(asked)) return response.destroy();
    response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => void server.close(),
  };
}
