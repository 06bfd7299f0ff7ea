import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Behaviour, exerciseSink, type Rig } from "../../../test/exercise-sink.ts";
import { openWebhookSink } from "./webhook-sink.ts";

const ANSWERS: Record<Behaviour, (response: ServerResponse) => void> = {
  takes: (response) => response.writeHead(204).end(),
  refuses: (response) => response.writeHead(422).end("no such booking"),
  "is gone": (response) => response.writeHead(410).end(),
  "not now": (response) => response.writeHead(503, { "retry-after": "7" }).end(),
  stumbles: (response) => response.writeHead(500).end(),
  "hangs up": (response) => response.socket?.destroy(),
  "is silent": () => {},
};

const ODD = {
  nothing: "",
  "no HTTP": "220 mail.example.org ESMTP\r\n",
  "half a head": "HTTP/1.1 20",
  "half a body": "HTTP/1.1 500 Oops\r\nContent-Length: 5\r\n\r\nab",
  "another protocol": "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n",
  "a redirect": "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
  "a head without end": `HTTP/1.1 500 Oops\r\n${"x-long: y\r\n".repeat(3_000)}`,
};

exerciseSink("webhook", async (): Promise<Rig> => {
  const received: string[] = [];
  const payloads: string[] = [];
  let answer: (response: ServerResponse, key: string) => void = ANSWERS.takes;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    received.push(String(request.headers["webhook-id"]));
    payloads.push(body);
    answer(response, JSON.parse(body).subject);
  }).listen(0, "127.0.0.1");
  const sockets = new Set<unknown>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const leave = async () => {
    if (!server.listening) return;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return {
    open: () =>
      openWebhookSink({
        name: "s",
        target: "t",
        kind: "webhook",
        url: `http://127.0.0.1:${port}/`,
        secrets: [Buffer.alloc(32).toString("base64")],
        secretFrom: "S",
        maxAttempts: 3,
        timeoutSeconds: 5,
        firstRetrySeconds: 1,
        concurrency: 4,
        breakerAfter: 5,
        probeSeconds: 30,
        startAt: "beginning",
      }),
    behave: (how) => {
      answer = (response, key) => ANSWERS[how(key)](response);
    },
    received: () => received,
    payloads: () => payloads,
    oddAnswers: Object.entries(ODD).map(([name, text]) => ({
      name,
      send: () => {
        answer = (response) => response.socket?.end(text);
      },
    })),
    leave,
    connections: () => sockets.size,
    close: leave,
  };
});
