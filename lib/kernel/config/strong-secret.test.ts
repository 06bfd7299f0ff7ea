import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { parseEnv } from "./env.ts";
import { isStrongSecret } from "./strong-secret.ts";

test.each([
  "secret",
  "bootstrap-token-0123456789",
  "e2e-admin-token-0123456789",
  "0123456789abcdef0123456789abcdef",
  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
  "abababababababababababababababab",
  "3f9c21ab3f9c21ab3f9c21ab3f9c21ab",
  "f3a91c07be5d42860f3a91c07be5d42", // 31 hexadecimal digits
  "Qb7xR2mK9vLd4TzWn8sYp", // 21 letters and digits
  "passwordpasswordpasswordpassword12",
  "x7changeme-nowchangeme-now9Q",
  "a b c d e f g h i j k l m n o p q r s t",
])("%s is refused at the start, in one sentence that does not repeat it", (weak) => {
  const start = () => parseEnv({ ADMIN_TOKEN: weak });
  expect(start).toThrow(/^The environment is wrong: ADMIN_TOKEN must be random, .*openssl rand -hex 24\.$/);
  expect(start).not.toThrow(weak);
});

test("what a generator makes is accepted, every time", () => {
  for (let i = 0; i < 500; i++) {
    expect(isStrongSecret(randomBytes(16).toString("hex"))).toBe(true);
    expect(isStrongSecret(randomBytes(16).toString("base64url"))).toBe(true);
    expect(isStrongSecret(randomBytes(24).toString("base64"))).toBe(true);
  }
});
