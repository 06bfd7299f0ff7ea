import { vi } from "vitest";
import { createToken } from "#lib/identity/tokens/create-token.ts";
import type { Db } from "#lib/kernel/db/client.ts";
import { ROLES, type Role } from "#lib/kernel/permissions.ts";
import { accountAs } from "./account.ts";

export type RestAnswer = {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever came
  body: any;
};

type Options = { body?: unknown; headers?: Record<string, string> };

/** /api/v1 as its route answers it, in this process, to a token of each role. The file that uses it mocks next/headers. */
export async function openRest(sluice: { url: string; db: Db }) {
  vi.stubEnv("DATABASE_URL", sluice.url);
  vi.stubEnv("ADMIN_TOKEN", "kVq0mZ7rT3xWb9LcYd2Hs5");
  vi.stubEnv("NEXTAUTH_SECRET", "secret-for-tests-0123456789");
  const { restRoute } = await import("#lib/web/rest-route.ts");
  const tokens = new Map<Role, string>();
  for (const role of ROLES) {
    const maker = await accountAs("admin", sluice.db);
    const { token } = await createToken(maker, { name: `as ${role}`, role, expiresInDays: 1 });
    tokens.set(role, token);
  }
  const send = async (role: Role, method: string, path: string, { body, headers }: Options = {}) => {
    const request = new Request(`http://sluice.test/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${tokens.get(role)}`, ...headers },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const answer = await restRoute(request, { params: Promise.resolve({}) });
    const text = await answer.text();
    const read: RestAnswer = {
      status: answer.status,
      headers: answer.headers,
      body: text === "" ? null : JSON.parse(text),
    };
    return read;
  };
  return {
    send,
    tokenOf: (role: Role) => tokens.get(role) ?? "",
    answer: (request: Request): Promise<Response> => restRoute(request, { params: Promise.resolve({}) }),
    close: async () => {
      const { getDb } = await import("#lib/web/db.ts");
      await getDb().$disconnect();
      await (await import("#lib/web/session/limiters.ts")).limiterPool().end();
    },
  };
}
