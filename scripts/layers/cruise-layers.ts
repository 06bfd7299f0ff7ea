import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { cruise, type ICruiseResult, type IModule } from "dependency-cruiser";
import { LIGHT_RULES, type LightRule, RULES } from "./rules.ts";

const ROOTS = [
  "app",
  "components",
  "lib",
  "gateway",
  "worker",
  "cli",
  "sdk",
  "examples",
  "scripts",
  "instrumentation.ts",
  "proxy.ts",
  "next.config.js",
];

export type Violation = { rule: string; from: string; to: string };
export type Import = { from: string; to: string };

/** Follows every import below `root`: how many files were seen, their imports, and which of those break a rule. */
export async function cruiseLayers(
  root: string,
): Promise<{ modules: number; imports: Import[]; violations: Violation[] }> {
  const { output } = await cruise(
    ROOTS.filter((path) => existsSync(join(root, path))),
    {
      baseDir: root,
      // TypeScript 7 has no parser that this tool could use; without swc it would see nothing, and pass.
      parser: "swc",
      doNotFollow: { path: "node_modules|^lib/generated" },
      validate: true,
      enhancedResolveOptions: {
        exportsFields: ["exports"],
        conditionNames: ["node", "import", "require", "default"],
      },
      ruleSet: { forbidden: RULES.map((rule) => ({ ...rule, severity: "error" as const })) },
    } as Parameters<typeof cruise>[1],
  );
  const { modules, summary } = output as ICruiseResult;
  return {
    modules: modules.filter(({ source }) => !source.includes("node_modules")).length,
    imports: modules.flatMap(({ source: from, dependencies }) =>
      dependencies.map(({ resolved: to }) => ({ from, to })),
    ),
    violations: [
      ...summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
      ...LIGHT_RULES.flatMap((rule) => heavyFor(root, modules, rule)),
    ],
  };
}

/** Everything that its files load at once, directly or not; a server action is no more than an address to a browser. */
function heavyFor(root: string, modules: IModule[], { name, holdsFor, to }: LightRule): Violation[] {
  const bySource = new Map(modules.map((module) => [module.source, module]));
  const textOf = (source: string) =>
    !source.includes("node_modules") && existsSync(join(root, source))
      ? readFileSync(join(root, source), "utf8")
      : "";
  return modules
    .filter(({ source }) => holdsFor(source, textOf(source)))
    .flatMap(({ source }) => {
      const seen = new Set([source]);
      for (const path of seen) {
        if (/^"use server";$/m.test(textOf(path))) continue;
        for (const { resolved, dependencyTypes, dynamic } of bySource.get(path)?.dependencies ?? []) {
          if (!dynamic && !dependencyTypes.includes("type-only")) seen.add(resolved);
        }
      }
      const heavy = [...seen].find((path) => to.test(path));
      return heavy ? [{ rule: name, from: source, to: heavy }] : [];
    });
}
