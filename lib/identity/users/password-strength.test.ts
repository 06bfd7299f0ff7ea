import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { saidOf } from "../../kernel/input/issue-text.ts";
import { english } from "../../messages/catalogue/english.ts";
import { NewPassword } from "./model.ts";
import { isMadeOfWords, passwordWeakness } from "./password-strength.ts";

const ANN = { email: "ann.berger@shop.example", name: "Ann Berger" };
const refused = (password: string) => {
  const parsed = NewPassword.safeParse(password);
  const [issue] = parsed.error?.issues ?? [];
  const weakness = parsed.success
    ? passwordWeakness(parsed.data, ANN, "flags.northwind.example")
    : issue && saidOf(issue);
  return weakness ? english(weakness) : null;
};

test.each([
  ["password", /at least 12/],
  ["        ", /at least 12/],
  ["é".normalize("NFD").repeat(11), /at least 12/], // eleven characters, whichever way they were typed
  ["            ", /easy to guess/],
  ["password1234", /easy to guess/],
  ["passwordpassword", /easy to guess/],
  ["qwertyuiop12", /easy to guess/],
  ["sluice123456", /easy to guess/],
  ["Willkommen2026!", /easy to guess/],
  ["Bienvenue2026!", /easy to guess/],
  ["contraseña2026", /easy to guess/],
  ["reservation2026", /easy to guess/],
  ["winter-2026-winter", /easy to guess/],
  ["pass word pass word", /easy to guess/],
  ["p a s s w o r d 1", /easy to guess/],
  ["qwerty asdfgh 1", /easy to guess/],
  ["ThisIsMyPassw0rd1", /easy to guess/],
  ["TheSecretPassword99", /easy to guess/],
  ["MeinPa$$wort4711", /easy to guess/],
  ["MicrosoftAzure01", /easy to guess/],
  ["AcmeCorporation1", /easy to guess/],
  ["Contoso#4711!2", /easy to guess/],
  ["ClinicBooking42", /easy to guess/],
  ["Northwind-flags-7", /easy to guess/], // of this Sluice's host
  ["N0rthwindFl4gs99", /easy to guess/],
  ["1-Northwind-2-flags", /easy to guess/],
  ["4711shop4711shop!", /easy to guess/], // of the email's domain
  ["mySluicePassw0rd!", /easy to guess/],
  ["Winter2026!!", /easy to guess/],
  ["Autumn-2026!", /easy to guess/],
  ["November2026!", /easy to guess/],
  ["Сентябрь2026!", /easy to guess/],
  ["여름여름여름2026!!!", /easy to guess/],
  ["Welcome2026!!", /easy to guess/],
  ["SluiceWinter26!", /easy to guess/],
  ["йцукенгшщзхъ", /easy to guess/],
  ["ячсмитьбю.123", /easy to guess/],
  ["ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔ12", /easy to guess/],
  ["ςερτυθιοπασδ", /easy to guess/],
  ["קראטוןםפשדגכ", /easy to guess/],
  ["Sommer2026!Berlin", /easy to guess/],
  ["Monday-Tuesday-9", /easy to guess/],
  ["correcthorsebatterystaple", /easy to guess/],
  ["Correct-Horse-Battery-Staple", /easy to guess/],
  ["AnnBerger2026!", /the email/],
  ["ann.berger@shop.example", /the email/],
  ["Berger@Shop.Example", /the email/],
  ["x".repeat(201), /at most 200/],
])("%j is refused", (password, why) => {
  expect(refused(password)).toMatch(why);
});

test.each([
  "correct horse battery",
  "rainy tuesday lamp",
  "CorrectHorseBattery1",
  "northwind paints blue windows",
  "vq7hmxkzt2bd",
  "k3Jx9_qpLw2Z",
  "창문 너머 파란 고래 셋",
  "journeys-in-a-browser",
])("%s is accepted", (password) => {
  expect(refused(password)).toBeNull();
});

test("the strangest password takes no time worth speaking of", () => {
  for (const piece of ["a", "ab", "p4ssw0rd", "1", "qwerty", "()"])
    expect(refused(piece.repeat(200).slice(0, 200))).toMatch(/easy to guess/);
});

test("a token of words is told from a random one", () => {
  for (const words of [
    "correcthorsebatterystaplewindow",
    "correct-horse-battery-staple-windows-7",
    "Sluice-Admin-Token-2026-Production",
    "ThisIsTheAdminTokenOfOurProduction1",
  ])
    expect(isMadeOfWords(words)).toBe(true);
  for (let i = 0; i < 100; i += 1) {
    expect(isMadeOfWords(randomBytes(16).toString("base64url"))).toBe(false);
    expect(isMadeOfWords(randomBytes(24).toString("base64"))).toBe(false);
    expect(isMadeOfWords(randomBytes(24).toString("hex"))).toBe(false);
  }
});
