import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import compile from "icu-minify/compile";
import { en } from "#lib/messages/catalogue/en.ts";
import { isText, pickBrowserTexts, type Texts } from "./texts/browser-texts.ts";

const FOLDER = "lib/generated/texts";

/**
 * Writes what the dashboard draws its texts from: the catalogue, compiled, so that neither a page nor a browser parses one;
 * and of it what the browser's modules name.
 */
export function generateTexts(root: string): void {
  mkdirSync(join(root, FOLDER), { recursive: true });
  const write = (name: string, texts: Texts) => {
    writeFileSync(join(root, FOLDER, `${name}.json`), JSON.stringify(compileEach(texts)));
    writeFileSync(
      join(root, FOLDER, `${name}.d.json.ts`),
      `import type { en } from "../../messages/catalogue/en.ts";\ndeclare const texts: typeof en;\nexport default texts;\n`,
    );
  };
  write("en", en);
  write("en.browser", pickBrowserTexts(root, en));
}

function compileEach(texts: Texts): Texts {
  return Object.fromEntries(
    Object.entries(texts).map(([key, text]) => [
      key,
      typeof text === "string" ? (compile(text) as Texts[string]) : isText(text) ? text : compileEach(text),
    ]),
  );
}
