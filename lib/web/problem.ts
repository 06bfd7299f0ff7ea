import type { Failure } from "./failure.ts";
import { toJson } from "./json.ts";

const TITLES: Record<Failure["code"], string> = {
  invalid: "The request is not right",
  unauthenticated: "Nobody is signed in",
  forbidden: "The role may not",
  "not-found": "There is no such thing",
  "method-not-allowed": "The address has no such method",
  conflict: "It does not go together with what is there",
  "precondition-failed": "It was changed meanwhile",
  "too-large": "The body is too large",
  "key-reused": "The Idempotency-Key was used for another request",
  "gate-closed": "A gate is closed",
  "rate-limited": "Too many requests",
  unavailable: "A part does not answer",
  internal: "A fault of Sluice",
};

/** A failure as RFC 9457 writes it. `code` and `params` are for programs, `detail` is for people. */
export function toProblem({ status, code, message, details, correlationId }: Failure): Response {
  const { issues, allow, ...params } = details;
  const problem = {
    type: `urn:sluice:problem:${code}`,
    title: TITLES[code],
    status,
    detail: message,
    code,
    params,
    correlationId,
    ...(issues === undefined ? {} : { issues }),
  };
  return new Response(toJson(problem), {
    status,
    headers: {
      "content-type": "application/problem+json",
      "cache-control": "no-store",
      ...(typeof allow === "string" ? { allow } : {}),
      ...(status === 401 ? { "www-authenticate": "Bearer" } : {}),
    },
  });
}
