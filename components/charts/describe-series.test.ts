import { expect, test } from "vitest";
import { english } from "#lib/messages/catalogue/english.ts";
import { describeScale } from "./describe-series.ts";

const at = (seconds: number, value: number) => ({ at: new Date(seconds * 1000).toISOString(), value });

test("the peak and the true range of a drawing are said", () => {
  const on = { name: "on", points: [at(0, 3), at(70, 1200)] };
  const write = (value: number) => value.toLocaleString("en");
  expect(english(describeScale([on], write))).toBe("Peak 1,200, over 1 min 10 s");
  expect(english(describeScale([on, { name: "off", points: [at(10, 4), at(80, 0)] }], write))).toBe(
    "Peak 1,200 on, 4 off, over 1 min 20 s",
  );
});
