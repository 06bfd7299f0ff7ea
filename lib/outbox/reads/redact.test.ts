import fc from "fast-check";
import { expect, test } from "vitest";
import { MASKED } from "../../kernel/masking/mask-text.ts";
import { MASKED_WORDS } from "../../kernel/masking/secret-names.ts";
import { redact } from "./redact.ts";

const none = { mask: [], show: [], types: {} };
const shown = (payload: unknown) => redact(payload, none, "t").payload;

test("hides personal data at any depth, and says where", () => {
  const { payload, masked } = redact(
    {
      id: "r-1",
      patientName: "Kim",
      patient: { PHONE: "010", birth_date: "1990-01-01", visits: [{ notes: { free: "text" } }] },
      이름: "김",
      status: "booked by kim@example.com",
      duration: 30,
      email: null,
    },
    none,
    "t",
  );
  expect(payload).toEqual({
    id: "r-1",
    patientName: MASKED,
    patient: { PHONE: MASKED, birth_date: MASKED, visits: [{ notes: MASKED }] },
    이름: MASKED,
    status: `booked by ${MASKED}`,
    duration: 30,
    email: null,
  });
  expect(masked).toEqual([
    "patientName",
    "patient.PHONE",
    "patient.birth_date",
    "patient.visits[0].notes",
    "이름",
    "status",
  ]);
});

test("the list may be extended, and lifted for an exact key", () => {
  const { payload } = redact(
    { serviceName: "X-ray", service_name: "X-ray", roomNumber: 4 },
    { mask: ["room"], show: ["serviceName"], types: {} },
    "t",
  );
  expect(payload).toEqual({ serviceName: "X-ray", service_name: MASKED, roomNumber: MASKED });
});

test("never lets through what stands under a masked key, wherever it is", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...MASKED_WORDS),
      fc.array(fc.string({ minLength: 1 }), { maxLength: 4 }),
      (word, path) => {
        const secret = "the-secret-value";
        const nested = path.reduce<unknown>((inner, key) => ({ [key]: [inner] }), {
          [word]: { deep: [secret] },
        });
        expect(JSON.stringify(shown(nested))).not.toContain(secret);
      },
    ),
  );
});

test.each([
  "pw",
  "passwd",
  "apiKey",
  "api_key",
  "x-api-key",
  "jwt",
  "authorization",
  "Authorization",
  "patientname",
  "PATIENTNAME",
  "accesstoken",
  "clientSecret",
  "userEmail",
  "useremail",
  "cardnumber",
  "sessionId",
  "주민등록번호",
  "ｐａｓｓｗｏｒｄ",
  "sid",
  "csrf",
  "csrftoken",
  "tok",
  "sig",
  "signing_key",
  "signingkey",
  "msisdn",
  "Kennwort",
  "비밀번호",
  `${"x".repeat(300)}`,
])("hides what stands under %s", (key) => {
  expect(JSON.stringify(shown({ [key]: { deep: ["hunter2"] } }))).not.toContain("hunter2");
});

const JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
test.each([
  ["signed tokens", `got ${JWT}.`, "dBjftJeZ"],
  ["credentials in addresses", "postgresql://shop:hunter2@db:5432/shop failed", "hunter2"],
  ["an @ in a password", "https://u:hunter2@x@host/path", "hunter2"],
  ["parameters of addresses", "GET https://api.example.com/a?page=2&api_key=hunter2&x=1", "hunter2"],
  ["forms", "user=1&password=hunter2", "hunter2"],
  ["headers", "authorization:Bearer hunter2hunter2", "hunter2"],
  ["mail", "mailto:kim@example.com", "kim@"],
  ["cards", "paid with 4111 1111 1111 1111 today", "1111"],
  ["registration numbers", "900101-1234567", "1234567"],
  ["keys of services", "used sk_live_hunter2hunter2", "hunter2"],
  ["private keys", "-----BEGIN RSA PRIVATE KEY-----\nhunter2", "hunter2"],
  ["JSON in a text", '{"a":[{"password":"hunter2"}]}', "hunter2"],
  ["JSON in a text in a text", JSON.stringify({ a: '{"password":"hunter2"}' }), "hunter2"],
])("hides %s inside a text", (_, text, secret) => {
  expect(JSON.stringify(shown({ info: text }))).not.toContain(secret);
  expect(JSON.stringify(shown({ [text]: 1 }))).not.toContain(secret);
  expect(redact({ info: text }, none, "t").masked.length).toBeGreaterThan(0);
});

test("hides a card written as a number, and a value that its neighbour names", () => {
  expect(shown({ paid: 4111111111111111 })).toEqual({ paid: MASKED });
  expect(
    shown([
      { key: "patientName", value: "Kim" },
      { field: "room", value: 4 },
    ]),
  ).toEqual([
    { key: "patientName", value: MASKED },
    { field: "room", value: 4 },
  ]);
});

test.each([
  [
    ["password", "hunter2"],
    ["password", MASKED],
  ],
  [
    {
      headers: [
        ["X-Api-Key", "hunter2"],
        ["Accept", "a/b"],
      ],
    },
    {
      headers: [
        ["X-Api-Key", MASKED],
        ["Accept", "a/b"],
      ],
    },
  ],
  [
    ["Accept", "a/b", "Cookie", "a=1"],
    ["Accept", "a/b", "Cookie", MASKED],
  ],
  [
    { type: "password", value: "hunter2" },
    { type: "password", value: MASKED },
  ],
  [
    { param: "password", v: "hunter2", min: 4 },
    { param: "password", v: MASKED, min: 4 },
  ],
  [
    { type: "message.sent", data: { room: 4 } },
    { type: "message.sent", data: { room: 4 } },
  ],
  [
    { type: "room", value: "4" },
    { type: "room", value: "4" },
  ],
])("what names its neighbour hides it: %j", (payload, right) => {
  expect(shown(payload)).toEqual(right);
});

test("leaves what is nobody's secret as it is", () => {
  const plain = {
    id: "0196f1a2-7c7e-7b62-9c11-2f1d3a4b5c6d",
    at: "2026-11-27T15:34:46.123Z",
    ms: 1764257686123,
    total: 1200.5,
    status: "Booked by the desk, 2 of 3: see https://example.com/a?page=2#top",
    tags: ["a-1", "@scope/part"],
    on: true,
    nothing: null,
    시간: "오전 10시",
    room: "Basic examination",
  };
  expect(redact(plain, none, "t")).toEqual({ payload: plain, masked: [], maskedMore: 0, cut: false });
});

test("what is masked and shown may differ by type of event, and the type decides", () => {
  const types = { "reservation.created": { mask: ["serviceName", "room"], show: ["note"] } };
  const payload = { serviceName: "X-ray", note: "bring papers", room: 4, phone: "010" };
  const show = { mask: [], show: ["serviceName"], types };
  expect(redact(payload, show, "reservation.created").payload).toEqual({
    serviceName: MASKED,
    note: "bring papers",
    room: MASKED,
    phone: MASKED,
  });
  const other = { serviceName: "X-ray", note: MASKED, room: 4, phone: MASKED };
  expect(redact(payload, show, "reservation.moved").payload).toEqual(other);
  expect(redact(payload, show, "constructor").payload).toEqual(other);
});

test("cuts what is deep, long or many, with a note, and shows the rest", () => {
  const deep: unknown = JSON.parse(`${"[".repeat(3_000)}1${"]".repeat(3_000)}`);
  const all = redact({ deep, long: "a".repeat(60_000), many: Array(10_000).fill(0), last: 1 }, none, "t");
  const text = JSON.stringify(all.payload);
  expect(text).toContain("… nested deeper than 20 levels");
  expect(text).toContain("… 58,000 more characters");
  expect(text).toMatch(/… 8,\d\d\d more"/);
  expect(all.cut).toBe(true);
  expect(text.length).toBeLessThan(20_000);
  const wide = redact(Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [`k${n}`, n])), none, "t");
  expect(Object.keys(wide.payload as object).length).toBeLessThan(2_001);
  expect(redact(Array(20_000).fill({ phone: "1" }), none, "t").masked.length).toBe(50);
});

// Whatever looks again from every character on takes hours here, and one pass a fraction of a second.
test.each([
  "a",
  "@",
  "a@",
  "1",
  "4 ",
  "eyJ.",
  "=",
  "&a=",
  "://",
  "- ",
  "A",
  "aA",
  "name:",
  "<name>",
  "<name ",
  "{",
  '["name",',
  'type:"name" ',
])("looks through long texts of %j once", (piece) => {
  const text = piece.repeat(Math.floor(2_000_000 / piece.length));
  expect(redact({ [text]: text, info: text }, none, "t").cut).toBe(true);
});

test("any JSON is shown as JSON within the ceilings, and twice gives the same", () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 6 }), (json) => {
      const once = shown(JSON.parse(json));
      expect(JSON.stringify(once)?.isWellFormed() ?? true).toBe(true);
      expect(shown(JSON.parse(json))).toEqual(once);
    }),
  );
});
