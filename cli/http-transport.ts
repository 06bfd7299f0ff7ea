import { AppError, type ErrorCode } from "#lib/kernel/errors.ts";
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
    archiveFlags: (body) => call("/api/archive-flags", "POST", body),
    unarchiveFlag: (name, body) => call(`/api/flags/${encodeURIComponent(name)}/unarchive`, "POST", body),
    deleteFlag: (name, body) => call(`/api/flags/${encodeURIComponent(name)}`, "DELETE", body),
    readOutbox: () => call("/api/outbox/status"),
    actOnOutbox: (body) => call("/api/outbox/status", "POST", body),
    retryOutbox: (body) => call("/api/outbox/retry", "POST", body),
    discardOutbox: (body) => call("/api/outbox/discard", "POST", body),
    readKillSwitch: () => call("/api/kill"),
    actOnKillSwitch: (body) => call("/api/kill", "POST", body),
    verifyAudit: (head) => call(`/api/audit/verify${query(head === undefined ? {} : { head })}`),
    exportAudit: (filter) => lines(url, token, `/api/audit/export${query(filter)}`),
    listClientTokens: () => call("/api/client-tokens"),
    createClientToken: (body) => call("/api/client-tokens", "POST", body),
    actOnClientToken: (id, body) => call(`/api/client-tokens/${encodeURIComponent(id)}`, "POST", body),
    close: async () => {},
  };
}

function query(values: Record<string, string>): string {
  return Object.keys(values).length === 0 ? "" : `?${new URLSearchParams(values)}`;
}

async function* lines(base: string, token: string | undefined, path: string): AsyncGenerator<string> {
  const response = await reach(base, token, path, "GET");
  if (!response.ok || !response.body) throw refusalOf(base, response.status, await read(response));
  yield* response.body.pipeThrough(new TextDecoderStream());
}

async function request(
  base: string,
  token: string | undefined,
  path: string,
  method: string,
  body?: object,
): Promise<unknown> {
  const response = await reach(base, token, path, method, body);
  const answer = await read(response);
  if (response.ok) return answer;
  throw refusalOf(base, response.status, answer);
}

function read(response: Response): Promise<unknown> {
  return response.json().catch(() => null);
}

async function reach(
  base: string,
  token: string | undefined,
  path: string,
  method: string,
  body?: object,
): Promise<Response> {
  return fetch(new URL(path, base), {
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
}

function refusalOf(base: string, status: number, answer: unknown): AppError {
  const refusal = (answer as { error?: { code: ErrorCode; message: string; details: object } } | null)?.error;
  if (refusal) return new AppError(refusal.code, refusal.message, { ...refusal.details });
  return new AppError("unavailable", `What listens at ${base} is not Sluice (it answered ${status}).`);
}
