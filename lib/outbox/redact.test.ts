import fc from "fast-check";
import { expect, test } from "vitest";
import { MASKED, MASKED_WORDS, redact } from "./redact.ts";

const none = { mask: [], show: [] };

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
    { mask: ["room"], show: ["serviceName"] },
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
        expect(JSON.stringify(redact(nested, none).payload)).not.toContain(secret);
      },
    ),
  );
});
