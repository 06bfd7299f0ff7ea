import { english } from "../messages/catalogue/english.ts";
import { message } from "../messages/catalogue/message.ts";
import type { Failure } from "./failure.ts";
import { toJson } from "./json.ts";

/** A failure as RFC 9457 writes it. `code` and `params` are for programs, `detail` is for people. */
export function toProblem({ status, code, message: detail, details, correlationId }: Failure): Response {
  const { issues, allow, ...params } = details;
  const problem = {
    type: `urn:sluice:problem:${code}`,
    title: english(message(`requests.problem.${code}`)),
    status,
    detail,
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
