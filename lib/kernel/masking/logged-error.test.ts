import { expect, test } from "vitest";
import { loggedError } from "./logged-error.ts";

test("a log keeps of an error what went wrong and where, and hides what a server repeats of its rows", () => {
  const refusal = Object.assign(new Error("duplicate key value\n  at kim@example.com:1:2 \0"), {
    code: "23505",
    detail: "Key (email)=(kim@example.com) already exists.",
    severity: "ERROR",
    line: 7,
    params: ["kim@example.com"],
  });
  const logged = loggedError(new Error("postgres://u:hunter2@db/x is away", { cause: refusal }));
  expect(JSON.stringify(logged)).not.toMatch(/kim@|hunter2|\\u0000/);
  expect(logged).toMatchObject({
    type: "Error",
    message: "postgres://[hidden]@db/x is away",
    stack: expect.stringMatching(/^ {4}at .*logged-error\.test\.ts:\d+:\d+/),
    cause: { code: "23505", line: 7, message: "duplicate key value at [hidden]" },
  });
});

test("the reason at the end of a long message stays, half an emoji does not, and a circle of causes ends", () => {
  const error = new Error(`${"long ".repeat(200)}the reason \ud83d`);
  error.cause = error;
  const logged = loggedError(error);
  expect(logged).toMatchObject({ message: expect.stringMatching(/the reason \ufffd$/) });
  expect(JSON.stringify(logged).match(/"cause"/g)).toHaveLength(5);
});

test.each([
  ["23502", "detail", "Failing row contains (17, Kim Minji, hunter2, null)."],
  ["23502", "detail", "Fehlgeschlagene Zeile enthält (17, Kim Minji, hunter2, null)."],
  ["23505", "detail", "Key (patient_name, room)=(Kim Minji, 4) already exists."],
  ["23505", "detail", "Schlüssel »(patient_name, room)=(Kim Minji, 4)« existiert bereits."],
  [
    "23505",
    "message",
    "could not create unique index: Key (patient_name, room)=(Kim Minji, 4) is duplicated.",
  ],
  ["22P02", "where", 'COPY clinics, line 3, column patient: "Kim Minji"'],
  [
    "23502",
    "where",
    `SQL statement "insert into clinics values (17, 'Kim Minji')" PL/pgSQL function f() line 3`,
  ],
  ["23502", "internalQuery", "insert into clinics values (17, 'Kim Minji"],
])("of an error %s the %s %j keeps no row", (code, field, text) => {
  const logged = JSON.stringify(loggedError(Object.assign(new Error("refused"), { code, [field]: text })));
  expect(logged).not.toMatch(/Kim|hunter2/);
  expect(logged).toContain("[hidden]");
});
