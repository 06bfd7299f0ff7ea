import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { NextRequest } from "next/server";
import { expect, test } from "vitest";
import { proxy } from "../../proxy.ts";
import { OLD_API } from "../surfaces/old-api.ts";
import { allowedMethods, METHODS } from "./api-methods.ts";

const APP = join(import.meta.dirname, "../../app");
const EXPORTED = /export (?:async )?(?:const|function) ([A-Z]+)\b/g;
const files = globSync("{api,metrics}/**/route.ts", { cwd: APP })
  .filter((file) => !file.includes("[...") && !file.includes("[[...") && !file.includes("no-such-method"))
  .map((file) => {
    const exported = [...readFileSync(join(APP, file), "utf8").matchAll(EXPORTED)].map(
      ([, method = ""]) => method,
    );
    return { path: `/${file.replace("/route.ts", "")}`, methods: exported };
  });
const lines = Map.groupBy(OLD_API, ({ path }) => path);
const routes = [
  ...files,
  ...[...lines].map(([path, all]) => ({
    path: `/api${path}`,
    methods: all.map(({ method }) => `${method}`),
  })),
];

test("what is said of the methods is of nothing else", () => {
  const named = (path: string) => path.replaceAll(/\[\w+\]|\{\w+\}/g, "…");
  expect(Object.keys(METHODS).map(named).sort()).toEqual(routes.map(({ path }) => named(path)).sort());
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
