import { AppError } from "../kernel/errors.ts";
import { message } from "../messages/catalogue/message.ts";

/**
 * The whole body of a request; empty if it has none.
 * @throws AppError too-large before more than `mostBytes` are held in memory
 */
export async function readBounded(request: Request, mostBytes: number): Promise<Buffer> {
  const kilobytes = mostBytes / 1024;
  const limit =
    kilobytes < 1024 ? { most: kilobytes, unit: "kilobytes" } : { most: kilobytes / 1024, unit: "megabytes" };
  const tooLarge = () => new AppError("too-large", message("requests.body.tooLarge", limit));
  if (Number(request.headers.get("content-length") ?? 0) > mostBytes) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > mostBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
