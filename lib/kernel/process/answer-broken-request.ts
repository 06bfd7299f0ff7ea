import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";

const STATUS: Record<string, number> = {
  HPE_INVALID_METHOD: 405,
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/** Of what Node has no name for no address is known either: what any may have. */
const ALLOW = "allow: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS\r\n";

/**
 * For `clientError` of a server: what Node cannot read as a request it answers before anybody sees it, and so with none of
 * the headers that every other answer has. This answers with them.
 */
export function answerBrokenRequest(
  headers: Record<string, string>,
): (error: NodeJS.ErrnoException, socket: Duplex) => void {
  const fields = Object.entries({ ...headers, connection: "close", "content-length": "0" });
  const head = fields.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return (error, socket) => {
    if (error.code === "ECONNRESET" || !socket.writable) {
      socket.destroy();
      return;
    }
    const status = STATUS[error.code ?? ""] ?? 400;
    socket.end(
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${status === 405 ? ALLOW : ""}${head}\r\n`,
      () => socket.destroy(),
    );
  };
}
