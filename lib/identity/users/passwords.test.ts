import { hash } from "@node-rs/argon2";
import { expect, test } from "vitest";
import { hashPassword, verifyPassword } from "./passwords.ts";

const TYPED = "Ångström é 비밀번호";
const [composed, decomposed] = [TYPED.normalize("NFC"), TYPED.normalize("NFD")];

test("a password is the same on every keyboard", async () => {
  expect(composed).not.toBe(decomposed);
  for (const set of [composed, decomposed]) {
    const stored = await hashPassword(set);
    for (const typed of [composed, decomposed]) expect(await verifyPassword(stored, typed)).toBe(true);
    expect(await verifyPassword(stored, `${composed}.`)).toBe(false);
  }
});

test("a password that was hashed as it was typed goes on working", async () => {
  expect(await verifyPassword(await hash(decomposed), decomposed)).toBe(true);
  expect(await verifyPassword(await hash(composed), decomposed)).toBe(true);
});

test("nobody has no password, not even the decoy's", async () => {
  expect(await verifyPassword(null, "nobody has this password")).toBe(false);
});
