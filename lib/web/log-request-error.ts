import { log } from "../kernel/log/log.ts";
import { CORRELATION_HEADER } from "./correlation-header.ts";
import { isCallerGone } from "./is-caller-gone.ts";

type FailedRequest = { path: string; method: string; headers: NodeJS.Dict<string | string[]> };

/** One line for a request that Next answered with an error, by the ids that its page shows. */
export function logRequestError(
  error: unknown,
  { path, method, headers }: FailedRequest,
  { routePath, routeType }: { routePath: string; routeType: string },
): void {
  const correlationId = headers[CORRELATION_HEADER];
  const about = { correlationId, method, path: path.split("?")[0], routePath, routeType };
  if (isCallerGone(error)) log.info(about, "the caller went away");
  else log.error({ ...about, err: error, digest: (error as { digest?: string }).digest }, "request failed");
}
