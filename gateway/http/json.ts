import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";

/** A body that cannot be used; the message is for the caller. */
export class BodyError extends Error {
  readonly status: 400 | 413;
  constructor(status: 400 | 413, message: string) {
    super(message);
    this.status = status;
  }
}

/** Read on past the limit for so long, so that the answer is seen rather than a broken connection, but not for ever. */
const MOST_IGNORED_BYTES = 64 * 1024 * 1024;

/** The parsed body; undefined if there is none. @throws BodyError */
export function readJson(request: IncomingMessage, mostBytes: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= mostBytes) chunks.push(chunk);
      else reject(new BodyError(413, `The body is longer than ${mostBytes / 1024} KiB.`));
      if (bytes > mostBytes + MOST_IGNORED_BYTES) request.destroy();
    });
    request.on("end", () => {
      if (bytes > mostBytes) return;
      if (bytes === 0) return resolve(undefined);
      const text = chunks.length === 1 ? String(chunks[0]) : Buffer.concat(chunks).toString();
      try {
        resolve(JSON.parse(text));
      } catch {
        reject(new BodyError(400, "The body is not JSON."));
      }
    });
    // Whatever broke it, the caller did not send a body to its end: that is no fault of this gateway's.
    request.on("error", () => reject(new BodyError(400, "The connection ended before the body did.")));
    request.on("close", () => reject(new BodyError(400, "The connection ended before the body did.")));
  });
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers?: OutgoingHttpHeaders,
): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "content-length": Buffer.byteLength(text),
    "cache-control": "no-store",
    ...headers,
  });
  response.end(text);
}

/** @returns undefined where the header is repeated. */
export function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === "string" ? value : undefined;
}
