import { isUtf8 } from "node:buffer";
import { AppError } from "../errors.ts";

/** What an API request may hold; next.config.js lets a little more through, so that nothing arrives cut off unnoticed. */
const MOST_BYTES = 10 * 1024 * 1024;

/**
 * The request with its body read.
 * @throws AppError too-large before more than the limit is held in memory; invalid if it is not UTF-8, as it would be
 *   stored with a mark in place of what could not be read
 */
export async function boundedRequest(request: Request): Promise<Request> {
  if (request.body === null) return request;
  const tooLarge = () => new AppError("too-large", "The body is larger than 10 MB. Send it in parts.");
  if (Number(request.headers.get("content-length") ?? 0) > MOST_BYTES) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body) {
    bytes += chunk.byteLength;
    if (bytes > MOST_BYTES) throw tooLarge();
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks);
  if (!isUtf8(body)) throw new AppError("invalid", "The body is not in UTF-8.");
  const { url, method, headers, signal } = request;
  return new Request(url, { method, headers, signal, body });
}
