import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "@swc/core";
import { cruise, type ICruiseResult, type IModule } from "dependency-cruiser";
import { LIGHT_RULES, type LightRule, RULES, TYPES_BY_IMPORT } from "./rules.ts";

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
  const byExpression = await Promise.all(modules.map(({ source }) => typesByImport(root, source)));
  return {
    modules: modules.filter(({ source }) => !source.includes("node_modules")).length,
    imports: modules.flatMap(({ source: from, dependencies }) =>
      dependencies.map(({ resolved: to }) => ({ from, to })),
    ),
    violations: [
      ...summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
      ...LIGHT_RULES.flatMap((rule) => heavyFor(root, modules, rule)),
      ...byExpression.flat(),
    ],
  };
}

/** What a file takes by `import("…")` where a type is expected. */
async function typesByImport(root: string, source: string): Promise<Violation[]> {
  const text = textOf(root, source);
  if (!/\.tsx?$/.test(source) || !/\bimport\s*\(/.test(text)) return [];
  const tree = await parse(text, { syntax: "typescript", tsx: source.endsWith("x") });
  const found: string[] = [];
  JSON.stringify(tree, (_, node) => {
    if (node?.type === "TsImportType") found.push(node.argument.value);
    return node;
  });
  return found.map((to) => ({ rule: TYPES_BY_IMPORT.name, from: source, to }));
}

function textOf(root: string, source: string): string {
  return !source.includes("node_modules") && existsSync(join(root, source))
    ? readFileSync(join(root, source), "utf8")
    : "";
}

/** Everything that its files load at once, directly or not; a server action is no more than an address to a browser. */
function heavyFor(root: string, modules: IModule[], { name, holdsFor, to }: LightRule): Violation[] {
  const bySource = new Map(modules.map((module) => [module.source, module]));
  return modules
    .filter(({ source }) => holdsFor(source, textOf(root, source)))
    .flatMap(({ source }) => {
      const seen = new Set([source]);
      for (const path of seen) {
        if (/^"use server";$/m.test(textOf(root, path))) continue;
        for (const { resolved, dependencyTypes, dynamic } of bySource.get(path)?.dependencies ?? []) {
          if (!dynamic && !dependencyTypes.includes("type-only")) seen.add(resolved);
        }
      }
      const heavy = [...seen].find((path) => to.test(path));
      return heavy ? [{ rule: name, from: source, to: heavy }] : [];
    });
}
