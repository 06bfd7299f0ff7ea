import fc from "fast-check";
import { expect, test } from "vitest";
import { isCard, maskText } from "./mask-text.ts";
import { isSecretName } from "./secret-names.ts";

const mask = (text: string) => maskText(text, isSecretName);

/** Letters and digits of which no word of English is made, so that it is never taken for a reason. */
const random = fc
  .string({ unit: fc.constantFrom(..."abcdefGHIJKLmnop23456789"), minLength: 12, maxLength: 30 })
  .map((letters) => `Zq7${letters}`);
const JWT = "eyJhbGciOiJIUzI1NiJ9.eyJ";
const FORMS: ((secret: string) => string)[] = [
  (x) => `Authorization: Bearer ${x}`,
  (x) => `Proxy-Authorization: Basic ${x}`,
  (x) => `authorization=Bearer ${x}`,
  (x) => `Authorization: Digest username="a", realm="b", response="${x}"`,
  (x) => String.raw`Authorization: Digest username="a\"b", realm = "c", response="${x}"`,
  (x) => `authorization=Digest username=a, response="${x}"`,
  (x) => `sent Bearer ${x}`,
  (x) => `Cookie: a=b; sid=${x}`,
  (x) => `Set-Cookie: sid=${x}; Path=/`,
  (x) => `X-Api-Key: ${x}`,
  (x) => `token: ${x}`,
  (x) => `password = ${x}`,
  (x) => `password=${x}`,
  (x) => `DB_PASS='${x}'`,
  (x) => `{"password":"${x}"}`,
  (x) => `{"room":4,"password":{"old":["${x}"]}}`,
  (x) => `{'token': '${x}'}`,
  (x) => String.raw`"{\"apiKey\":\"${x}\"}"`,
  (x) => `["password","${x}"]`,
  (x) => `{"name":"password","value":"${x}"}`,
  (x) => `{"loc":["body","password"],"input":"${x}"}`,
  (x) => `<password>${x}</password>`,
  (x) => `<login token="${x}"/>`,
  (x) => `|password|${x}|`,
  (x) => `--password ${x}`,
  (x) => `alter role b password '${x}'`,
  (x) => `https://bob:${x}@db/x`,
  (x) => `postgresql://bob:a;${x}@db/x`,
  (x) => `https://h/x?token=${x}&page=2`,
  (x) => `https://h/x?next=token%3D${x}%26page%3D2`,
  (x) => `%7B%22password%22%3A%22${x}%22%7D`,
  (x) => String.raw`{"pass\u0077ord":"${x}"}`,
  (x) => `${JWT}${x}.${x}`,
  (x) => `ghp_${x}`,
  (x) => `sluice_${x}${x}`,
  (x) => `${x}@example.com`,
  (x) => `Key (patient_name, room)=(${x}, 4) already exists.`,
  (x) => `Failing row contains (17, ${x}, null).`,
  (x) => `COPY clinics, line 3, column patient: "${x}"`,
];
const SEPARATORS = [
  ..." \n\t,;|&\"'",
  ", ",
  "; ",
  ". ",
  ": ",
  " - ",
  "\r\n",
  " | ",
  '", "',
  "', '",
  ",\n",
  " {} ",
  " and ",
  ' " ',
  "] [",
  ") (",
];

test("of two secrets side by side neither is left, whatever hides the first one", () => {
  const form = fc.constantFrom(...FORMS);
  fc.assert(
    fc.property(
      form,
      random,
      fc.constantFrom(...SEPARATORS),
      form,
      random,
      (first, a, between, second, b) => {
        const masked = mask(first(a) + between + second(b));
        expect(masked).not.toContain(a.slice(3));
        expect(masked).not.toContain(b.slice(3));
      },
    ),
    { numRuns: 20_000 },
  );
});

test("nor is a number of a card beside one", () => {
  const card = "4111 1111 1111 1111";
  expect(isCard(card.replaceAll(" ", ""))).toBe(true);
  for (const first of FORMS)
    for (const between of SEPARATORS) {
      expect(mask(first("Zq7abcGHI234") + between + card)).not.toMatch(/1111|Zq7/);
      expect(mask(card + between + first("Zq7abcGHI234"))).not.toMatch(/1111|Zq7/);
    }
});

test.each([
  ['Authorization: Bearer abc {"password":"hunter2"}', 'Authorization: [hidden]":"[hidden]"}'],
  ['cookie: a=b; {"apiKey":"hunter2"}', 'cookie: [hidden]":"[hidden]"}'],
  ['token: abc {"password":"hunter2"}', 'token: [hidden]":"[hidden]"}'],
  ['Authorization: Bearer abc, {"token":"hunter2"}', 'Authorization: [hidden]":"[hidden]"}'],
  ["token=Bearer abcdef123", "token=[hidden] [hidden]"],
  [`${JWT}x.y-password=hunter2`, "[hidden]=[hidden]"],
  [
    '{"key":"password","name":{"a":1},"value":"hunter2"}',
    '{"key":"password","name":[hidden],"value":"[hidden]"}',
  ],
])("%s", (text, right) => {
  expect(mask(text)).toBe(right);
  expect(mask(right)).toBe(right);
});
