import { expect, test } from "vitest";
import { formFields } from "./form-fields.ts";

test.each([undefined, null, "x", 5, {}, [["name", "Ada"]]])("%o is no form", (sent) => {
  expect(() => formFields(sent)).toThrow(expect.objectContaining({ code: "invalid" }));
});

test("a form's fields are read", () => {
  const form = new FormData();
  form.set("name", "Ada");
  expect(formFields(form)).toEqual({ name: "Ada" });
});
