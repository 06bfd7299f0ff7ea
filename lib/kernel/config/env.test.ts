import { expect, test } from "vitest";
import { parseEnv } from "./env.ts";

test.each(["GATEWAY_URL", "NEXTAUTH_URL"])("%s is an address of the web", (name) => {
  expect(parseEnv({ [name]: "https://sluice.example.com" })).toMatchObject({
    [name]: "https://sluice.example.com",
  });
  for (const wrong of ["ftp://x", "foo"])
    expect(() => parseEnv({ [name]: wrong })).toThrow(`${name} must be a URL such as http`);
});
