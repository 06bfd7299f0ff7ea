import { subscribe } from "node:diagnostics_channel";
import { Server, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";

const STATUS: Record<string, number> = {
  HPE_INVALID_METHOD: 405,
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/** What Node cannot read as a request it answers before anybody sees it; here with the headers of every other answer. */
export function answerBrokenRequests(headers: Record<string, string>): void {
  const known = new WeakSet<Server>();
  const fields = Object.entries({ ...headers, connection: "close", "content-length": "0" });
  const head = fields.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  subscribe("net.server.socket", (message) => {
    const { server } = (message as { socket: { server?: unknown } }).socket;
    if (!(server instanceof Server) || known.has(server)) return;
    known.add(server);
    server.on("clientError", (error: NodeJS.ErrnoException, socket: Duplex) => {
      if (error.code === "ECONNRESET" || !socket.writable) return socket.destroy();
      const status = STATUS[error.code ?? ""] ?? 400;
      socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${head}\r\n`, () => socket.destroy());
    });
  });
}
