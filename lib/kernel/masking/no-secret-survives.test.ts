import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { redact } from "../../outbox/reads/redact.ts";
import { cleanErrorText, cleanText } from "./clean-error-text.ts";

/** Letters and digits of which no word of English is made, so that it is never taken for a reason. */
const secret = fc
  .string({ unit: fc.constantFrom(..."abcdefGHIJKLmnop23456789"), minLength: 8, maxLength: 40 })
  .map((random) => `Zq7${random}`);

test.each<[string, (secret: string) => string]>([
  ["an environment variable", (x) => `exited with 1: DB_PASS=${x} PORT=1`],
  ["pass=", (x) => `pass=${x}`],
  ["pass:", (x) => `bad {"db_pass":"${x}","room":4}`],
  ["name and value", (x) => `{"name":"password","value":"${x}"}`],
  ["a list of names and values", (x) => `[{"name":"api_key","value":"${x}"},{"name":"room","value":"1"}]`],
  ["key and value", (x) => `{"key":"password","value":"${x}"}`],
  [
    "pydantic",
    (x) => `[{"type":"too_short","loc":["body","password"],"msg":"short","input":"${x}","ctx":{}}]`,
  ],
  ["a path and what was received", (x) => `{"path":"/user/password","received":"${x}"}`],
  ["CREATE USER", (x) => `syntax error in CREATE USER b WITH PASSWORD '${x}'`],
  ["ALTER ROLE with a quote in it", (x) => `alter role b password '${x}''${x}' valid`],
  ["a quoted token", (x) => `the token "${x}" is not known`],
  ["an address with ; in it", (x) => `postgresql://bob:Hunter2;${x}@db/x is away`],
  ["an address with ( and ' in it", (x) => `postgresql://bob:a(b'${x}@db/x is away`],
  ["a PGP key", (x) => `-----BEGIN PGP PRIVATE KEY BLOCK----- ${x} -----END PGP PRIVATE KEY BLOCK-----`],
  ["an SSH key", (x) => `---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ---- ${x}`],
  ["a signed token in a path", (x) => `GET https://h/reset/eyJhbGciOiJIUzI1NiJ9.eyJ${x}.${x}/done is 404`],
  ["a signed token that was cut off", (x) => `jwt malformed:eyJhbGciOiJIUzI1NiJ9.eyJ${x}`],
  ["a key in a path", (x) => `GET https://h/hooks/ghp_${x}${x}/x is 404`],
])("a secret in %s does not survive", (_, place) => {
  fc.assert(
    fc.property(secret, (x) => {
      const clean = cleanErrorText(place(x));
      expect(clean).not.toContain(x);
      expect(clean).toContain("[hidden]");
    }),
  );
});

test("a secret in any part of a header does not survive, however often the header was quoted", () => {
  const space = fc.constantFrom("", " ", "  ");
  const value = fc
    .array(fc.constantFrom(...'ab,;= "\\'.split("")), { maxLength: 6 })
    .map((letters) => letters.join(""));
  const part = fc
    .tuple(fc.constantFrom("username", "realm", "response", "a"), space, space, value, fc.boolean())
    .map(([name, before, after, text, isQuoted]) => {
      const bare = text.replaceAll(/[",;= \\]/g, "b") || "b";
      return `${name}${before}=${after}${isQuoted ? JSON.stringify(text) : bare}`;
    });
  fc.assert(
    fc.property(
      fc.constantFrom("Authorization: ", "Authorization=", "proxy-authorization = "),
      fc.array(part, { minLength: 1, maxLength: 3 }),
      secret,
      fc.integer({ min: 0, max: 2 }),
      (name, parts, x, quoted) => {
        let text = `${name}Digest ${[...parts, `c="${x}"`, ...parts].join(", ")}`;
        for (let times = 0; times < quoted; times += 1) text = JSON.stringify({ sent: text, room: 4 });
        expect(cleanText(text, 2_000)).not.toContain(x);
      },
    ),
    { numRuns: 5_000 },
  );
});

test.each(["sluice_", "sluice_app_", "sluice_web_"])(
  "a token that begins with %s does not survive",
  (begin) => {
    for (let count = 0; count < 200; count += 1) {
      const random = randomBytes(24).toString("base64url");
      for (const text of [
        `401 for ${begin}${random}`,
        `https://h/x/${begin}${random}/y`,
        `"${begin}${random}"`,
      ])
        expect(cleanErrorText(text)).not.toContain(random);
    }
  },
);

test("in an event too, what a place names is hidden", () => {
  const event = { pass: "x1", db_pass: "x2", errors: [{ loc: ["body", "password"], input: "x3", room: 4 }] };
  const shown = JSON.stringify(redact(event, { mask: [], show: [], types: {} }, "t"));
  expect(shown).not.toMatch(/x[123]/);
  expect(shown).toContain('"room":4');
});

test.each([
  "relation sluice_outbox_oldest_age_seconds does not exist",
  "database sluice_clone_20261121t084500z_3fa9c1 is in use",
  'password authentication failed for user "sluice"',
  'null value in column "name" of relation "clinics" violates not-null constraint',
  'permission denied for table "outbox_events" (42501)',
  "the password 'must not be empty', and the room is 4",
  "the checks pass; 3 of 4 pass, compass and bypass as well",
  "GET https://a.example/x?page=2, then https://b.example/y: 502",
  '{"loc":["body","room"],"msg":"too large","input":"4"}',
  '{"path":"/rooms/4","received":"string","expected":"number"}',
  "BEGIN failed, as the private key of the server is not readable",
  "connect ECONNREFUSED 127.0.0.1:5432, sk-short eyJ and npm_ci stay",
])("%s stays readable", (text) => {
  expect(cleanErrorText(text)).toBe(text);
});
