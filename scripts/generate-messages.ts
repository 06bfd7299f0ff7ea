import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const CATALOGUE = "lib/messages/catalogue/en";

/**
 * Writes beside each file of texts its type, in which each text is itself: TypeScript reads a JSON file's texts as any
 * string, and could not ask for the parameters that a text names.
 */
export function generateMessageTypes(root: string): void {
  const folder = join(root, CATALOGUE);
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".json"))) {
    const texts = JSON.stringify(JSON.parse(readFileSync(join(folder, file), "utf8")), null, 2);
    const type = `// Made of ${file} by scripts/generate-messages.ts\ndeclare const texts: ${texts};\nexport default texts;\n`;
    writeFileSync(join(folder, file.replace(/\.json$/, ".d.json.ts")), type);
  }
}
