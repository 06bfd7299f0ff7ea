import { AppError, type ErrorCode } from "#lib/errors.ts";
import type { Transport } from "./transport.ts";

const TIMEOUT_MS = 30_000;

/** Talks to a running Sluice. @throws AppError as the server answered, or unavailable if it did not. */
export function httpTransport(url: string, token: string | undefined): Transport {
  const call = (path: string, method = "GET", body?: object) => request(url, token, path, method, body);
  return {
    where: url,
    listPlans: () => call("/api/plans"),
    readPlan: (name) => call(`/api/plans/${encodeURIComponent(name)}`),
    actOnPlan: (name, body) => call(`/api/plans/${encodeURIComponent(name)}`, "POST", body),
    listFlags: () => call("/api/flags"),
    changeFlag: (name, body) => call(`/api/flags/${encodeURIComponent(name)}`, "PATCH", body),
    readOutbox: () => call("/api/outbox/status"),
    actOnOutbox: (body) => call("/api/outbox/status", "POST", body),
    retryOutbox: (body) => call("/api/outbox/retry", "POST", body),
    readKillSwitch: () => call("/api/kill"),
    actOnKillSwitch: (body) => call("/api/kill", "POST", body),
    close: async () => {},
  };
}

async function request(
  base: string,
  token: string | undefined,
  path: string,
  method: string,
  body?: object,
): Promise<unknown> {
  const response = await fetch(new URL(path, base), {
    method,
    redirect: "manual",
    signal: AbortSignal.timeout(TIMEOUT_MS),
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body ? { "content-type": "application/json" } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  }).catch((error: unknown) => {
    const cause =
      error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw new AppError("unavailable", `Sluice does not answer at ${base}: ${cause}.`);
  });
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok) return answer;
  const refusal = (answer as { error?: { code: ErrorCode; message: string; details: object } } | null)?.error;
  if (refusal) throw new AppError(refusal.code, refusal.message, { ...refusal.details });
  throw new AppError(
    "unavailable",
    `What listens at ${base} is not Sluice (it answered ${response.status}).`,
  );
}
