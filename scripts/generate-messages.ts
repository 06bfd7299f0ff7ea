import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const CATALOGUE = "lib/messages/catalogue/en";

/**
 * Writes beside each file of texts its type, in which each text is itself: TypeScript reads a JSON file's texts as any
 * string, and could not ask for the parameters that a text names.
 */
export function generateMessageTypes(root: string): void {
  for (const { path, type } of messageTypes(root)) writeFileSync(path, type);
}

/**
 * The files of texts whose types are not there or of other texts. The compiler says nothing of the kind: it calls the type of
 * every text excessively deep (TS2589), in files that have nothing to do with it.
 */
export function staleMessageTypes(root: string): string[] {
  return messageTypes(root).flatMap(({ file, path, type }) =>
    existsSync(path) && readFileSync(path, "utf8") === type ? [] : [`${CATALOGUE}/${file}`],
  );
}

function messageTypes(root: string): { file: string; path: string; type: string }[] {
  const folder = join(root, CATALOGUE);
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .map((file) => {
      const texts = JSON.stringify(JSON.parse(readFileSync(join(folder, file), "utf8")), null, 2);
      const type = `// Made of ${file} by scripts/generate-messages.ts\ndeclare const texts: ${texts};\nexport default texts;\n`;
      return { file, path: join(folder, file.replace(/\.json$/, ".d.json.ts")), type };
    });
}
