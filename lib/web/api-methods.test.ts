import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { NextRequest } from "next/server";
import { expect, test } from "vitest";
import { proxy } from "../../proxy.ts";
import { allowedMethods } from "./api-methods.ts";

const APP = join(import.meta.dirname, "../../app");
const EXPORTED = /export (?:async )?(?:const|function) ([A-Z]+)\b/g;
const routes = globSync("{api,metrics}/**/route.ts", { cwd: APP })
  .filter((file) => !file.includes("[...") && !file.includes("[[...") && !file.includes("no-such-method"))
  .map((file) => {
    const exported = [...readFileSync(join(APP, file), "utf8").matchAll(EXPORTED)].map(
      ([, method = ""]) => method,
    );
    return { path: `/${file.replace("/route.ts", "")}`, methods: exported };
  });

test.each(routes)("$path takes what its route has", ({ path, methods }) => {
  const own = new Set([...methods, ...(methods.includes("GET") ? ["HEAD"] : []), "OPTIONS"]);
  expect(allowedMethods(path)?.sort()).toEqual([...own].sort());
});

test.each(routes)(
  "$path answers any other method in JSON, and says what it takes",
  async ({ path, methods }) => {
    const other = ["GET", "DELETE", "PUT"].find((method) => !methods.includes(method)) ?? "";
    const answer = await proxy(new NextRequest(`http://sluice.test${path}`, { method: other }));
    expect(answer.status).toBe(405);
    expect(answer.headers.get("allow")).toBe(allowedMethods(path)?.join(", "));
    expect(await answer.json()).toMatchObject({ error: { code: "invalid" } });
  },
);

test("an address that is none of these is not answered for", () => {
  for (const path of ["/api/flags/a/b/c", "/api/nothing", "/api/auth/csrf", "/flags"])
    expect(allowedMethods(path)).toBeNull();
});
