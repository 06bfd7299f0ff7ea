import { expect, test } from "vitest";
import { identityAttention } from "./attention.ts";
import type { TokenView, UserView } from "./users/model.ts";

const NOW = new Date("2026-11-28T03:00:00Z");
const days = (count: number) => new Date(NOW.getTime() + count * 86_400_000);
const admin = (email: string, disabledAt: Date | null = null) =>
  ({ email, role: "admin", disabledAt }) as UserView;
const token = (name: string, expiresAt: Date | null, state = "works") =>
  ({ name, expiresAt, state }) as TokenView;

test("accounts and tokens need somebody for what is left over, what ends within a week, and one admin", () => {
  const of = (seen: Partial<Parameters<typeof identityAttention>[0]>) =>
    identityAttention({ bootstrap: "absent", now: NOW, ...seen });
  expect(of({ users: [admin("a"), admin("b")], tokens: [token("t", days(8)), token("u", null)] })).toEqual(
    [],
  );
  expect(
    of({
      bootstrap: "left-over",
      users: [admin("a"), admin("b", NOW)],
      tokens: [token("t", days(6)), token("u", days(1), "revoked")],
    }),
  ).toEqual([
    { code: "bootstrap-left-over", params: null },
    { code: "tokens-end-soon", params: { names: ["t"] } },
    { code: "one-admin", params: { email: "a" } },
  ]);
  expect(of({ bootstrap: "needed" })).toEqual([]);
});
