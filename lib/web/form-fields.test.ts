import { globSync, readFileSync } from "node:fs";
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

test("no form can put what a person typed into an address, before its script is there", () => {
  const screens = globSync("{app,components}/**/*.tsx").map((path) => ({
    path,
    text: readFileSync(path, "utf8"),
  }));
  const leaking = screens.flatMap(({ path, text }) =>
    text
      .split("<form")
      .slice(1)
      .filter((tag) => !/^[^<]*(method="post"|action=)/.test(tag))
      .map(() => path),
  );
  expect(leaking).toEqual([]);
});
