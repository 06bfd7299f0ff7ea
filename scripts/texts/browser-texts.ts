import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseSync } from "oxc-parser";

/** Texts by their keys; a text is what it stands as, or what it was compiled to. */
export type Texts = { [key: string]: Text | Texts };
type Text = string | readonly unknown[];

/**
 * The texts which the browser's modules name: a code in whole ("values.decide.title"), what begins one (`flagWords.${…}`), and
 * all below what `useTranslations` is given. What a message from the server says beside these, `useSay` fetches.
 */
export function pickBrowserTexts(root: string, catalogue: Texts): Texts {
  const picked: Texts = {};
  for (const name of namesIn(root)) copyBelow(name.split("."), catalogue, picked);
  return picked;
}

function copyBelow([key = "", ...rest]: string[], from: Texts, to: Texts): void {
  const found = Object.hasOwn(from, key) ? from[key] : undefined;
  if (found === undefined) return;
  if (rest.length === 0 || isText(found)) {
    if (rest.length === 0) to[key] = found;
    return;
  }
  const inner = to[key];
  if (inner === found) return;
  const copy: Texts = inner === undefined || isText(inner) ? {} : inner;
  copyBelow(rest, found, copy);
  if (Object.keys(copy).length > 0) to[key] = copy;
}

export function isText(text: Text | Texts): text is Text {
  return typeof text === "string" || Array.isArray(text);
}

/** Everything in the browser's modules that may be, or begin, a text's code. */
function namesIn(root: string): string[] {
  const names = new Set<string>();
  const seen = new Set(
    globSync("{app,components}/**/*.{ts,tsx}", { cwd: root }).filter((file) => beginsInBrowser(root, file)),
  );
  for (const file of seen) {
    const source = readFileSync(join(root, file), "utf8");
    for (const [, code, start] of source.matchAll(
      /"([a-zA-Z]\w*(?:\.\w+)*)"|`([a-zA-Z]\w*(?:\.\w+)*)\.\$\{/g,
    ))
      if (code?.includes(".") || start || source.includes(`useTranslations("${code}"`))
        names.add(code ?? start ?? "");
    if (COMPUTED.test(source))
      throw new Error(`${file}: a text's code must begin with where it stands, or no browser gets the text`);
    for (const next of importsOf(root, file, source)) seen.add(next);
  }
  return [...names].sort();
}

const COMPUTED = /\b(?:message|say)\(\s*`\$\{/;
const DIRECTIVE = /^"use (client|server)";$/m;

function beginsInBrowser(root: string, file: string): boolean {
  return DIRECTIVE.exec(readFileSync(join(root, file), "utf8"))?.[1] === "client";
}

/** The repository's own modules that run with this one; a server action stays on the server. */
function importsOf(root: string, file: string, source: string): string[] {
  if (DIRECTIVE.exec(source)?.[1] === "server") return [];
  const { staticImports, staticExports, dynamicImports } = parseSync(file, source).module;
  const asked = [
    ...staticImports
      .filter(({ entries }) => entries.length === 0 || entries.some(({ isType }) => !isType))
      .map(({ moduleRequest }) => moduleRequest.value),
    ...staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest, isType }) => (moduleRequest && !isType ? [moduleRequest.value] : [])),
    ),
    ...dynamicImports.map(({ moduleRequest }) =>
      source.slice(moduleRequest.start, moduleRequest.end).replaceAll(/["'`]/g, ""),
    ),
  ];
  return asked
    .filter((name) => /^[#.].*\.tsx?$/.test(name))
    .map((name) => (name.startsWith("#") ? name.slice(1) : join(dirname(file), name)))
    .filter((path) => existsSync(join(root, path)) && !path.startsWith("lib/generated"));
}
