import { randomUUID } from "node:crypto";
import type { z } from "zod";
import { AppError, type ErrorCode } from "#lib/kernel/errors.ts";
import { isChange, type Operation, restOfInput, takesBody } from "#lib/surfaces/operation.ts";
import { type Call, type Input, operationOf, type Way } from "./call.ts";

const TIMEOUT_MS = 30_000;

/** Talks to a running Sluice. @throws AppError as the server answered, or unavailable if it did not. */
export function httpWay(url: string, token: string | undefined): Way {
  const call = async (does: Parameters<Call>[0], input: Input = {}) => {
    const operation = operationOf(does, input);
    const response = await send(url, requestFor(operation, input, token));
    const answer: unknown = response.status === 204 ? undefined : await response.json().catch(() => null);
    if (!response.ok) throw refusalOf(url, response.status, answer);
    if (!fits(operation.answer, answer))
      throw new AppError("unavailable", `What listens at ${url} answers as another version of Sluice would.`);
    return answer;
  };
  return { where: url, call: call as Call, close: async () => {} };
}

type Sent = { path: string; init: RequestInit; repeatable: boolean };

function requestFor(operation: Operation, input: Input, token: string | undefined): Sent {
  const { method } = operation;
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, field: string) =>
    encodeURIComponent(String(input[field])),
  );
  const fields = Object.keys(restOfInput(operation).properties);
  const rest = Object.fromEntries(
    Object.entries(input).filter(([field, value]) => fields.includes(field) && value !== undefined),
  );
  const inBody = takesBody(operation);
  const query = inBody ? "" : `?${new URLSearchParams(rest as Record<string, string>)}`;
  const isOnce = method === "POST" && isChange(operation);
  const headers = {
    ...(token ? { authorization: `Bearer ${token}` } : {}),
    ...(inBody ? { "content-type": "application/json" } : {}),
    ...(isOnce ? { "idempotency-key": randomUUID() } : {}),
  };
  return {
    path: `/api/v1${path}${query}`,
    init: { method, headers, ...(inBody ? { body: JSON.stringify(rest) } : {}) },
    repeatable: isOnce || !isChange(operation),
  };
}

/** A connection that broke is tried once more where a second request can do nothing twice. */
async function send(base: string, { path, init, repeatable }: Sent, again = repeatable): Promise<Response> {
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    return await fetch(new URL(path, base), { ...init, redirect: "manual", signal });
  } catch (error) {
    const isBroken = error instanceof Error && error.cause instanceof Error;
    if (isBroken && again) return send(base, { path, init, repeatable }, false);
    const cause = isBroken ? (error.cause as Error).message : String(error);
    throw new AppError("unavailable", `Sluice does not answer at ${base}: ${cause}.`);
  }
}

type Problem = { code?: ErrorCode; detail?: string; params?: object; issues?: unknown };

function refusalOf(base: string, status: number, answer: unknown): AppError {
  const { code, detail, params, issues } = (answer ?? {}) as Problem;
  if (code && detail) return new AppError(code, detail, { ...params, ...(issues ? { issues } : {}) });
  return new AppError("unavailable", `What listens at ${base} is not Sluice (it answered ${status}).`);
}

/** As it was promised, but for dates, which JSON has as text. */
function fits(promised: z.ZodType, answer: unknown): boolean {
  const issues = promised.safeParse(answer).error?.issues ?? [];
  return issues.every((one) => one.code === "invalid_type" && one.expected === "date");
}
