import { isUtf8 } from "node:buffer";
import { AppError } from "../kernel/errors.ts";
import { message } from "../messages/catalogue/message.ts";
import { readBounded } from "./read-bounded.ts";

/**
 * What JSON for the API may hold: decisions about 5,000 values, or a flag's 1,000 keys of 200 letters. Reading as much
 * keeps the process, which answers for the kill switch too, for some milliseconds.
 */
const MOST_BYTES = 2 * 1024 * 1024;

/**
 * The request with its body read.
 * @throws AppError too-large before more than the limit is held in memory; invalid if it is not UTF-8, as it would be
 *   stored with a mark in place of what could not be read
 */
export async function boundedRequest(request: Request, mostBytes = MOST_BYTES): Promise<Request> {
  if (request.body === null) return request;
  const body = await readBounded(request, mostBytes);
  if (!isUtf8(body)) throw new AppError("invalid", message("requests.body.notUtf8"));
  const { url, method, headers, signal } = request;
  return new Request(url, { method, headers, signal, body: new Uint8Array(body) });
}
