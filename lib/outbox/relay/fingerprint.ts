import { createHash } from "node:crypto";
import type { Failure } from "../sinks/sink.ts";

/** Equal for failures that look alike: ids and numbers inside the message do not count, but a status code does. */
export function fingerprint(failure: Pick<Failure, "errorClass" | "message">): string {
  const shape = failure.message
    .toLowerCase()
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "#")
    .replace(/\b(?=[a-f]*\d)[0-9a-f]{8,}\b/g, "#")
    .replace(/\d+/g, "#");
  return createHash("sha256").update(`${failure.errorClass}\n${shape}`).digest("hex").slice(0, 16);
}
