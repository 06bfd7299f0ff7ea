import { type IncomingMessage, ServerResponse } from "node:http";

const YEAR_SECONDS = 31_536_000;

/**
 * Of every answer. All of it is data for programs: a browser that is led here shows and runs nothing of it. Where the public
 * address is https, browsers keep to that for a year.
 */
export function answerHeaders(publicUrl: string | undefined): Record<string, string> {
  return {
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    ...(publicUrl?.startsWith("https:") ? { "strict-transport-security": `max-age=${YEAR_SECONDS}` } : {}),
  };
}

/** An answer that has these headers from its first moment, as Node writes some by itself, say where no host is named. */
export function responseWith(headers: Record<string, string>): typeof ServerResponse {
  const fields = Object.entries(headers);
  return class<Request extends IncomingMessage = IncomingMessage> extends ServerResponse<Request> {
    constructor(...of: ConstructorParameters<typeof ServerResponse<Request>>) {
      super(...of);
      for (const [name, value] of fields) this.setHeader(name, value);
    }
  };
}
