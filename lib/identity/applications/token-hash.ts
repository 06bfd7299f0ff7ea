import { createHash } from "node:crypto";

/** How a client token is stored and compared, hex: it has at least 128 random bits, so a plain hash cannot be searched. */
export function hashClientToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
