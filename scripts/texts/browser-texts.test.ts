import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { pickBrowserTexts } from "./browser-texts.ts";

const CATALOGUE = {
  flags: { list: { title: "Flags", none: "None" }, archive: { title: "Archive", done: "Done" } },
  values: { sum: "Sum", left: "Left" },
  states: { on: "on", off: "off" },
  audit: { title: "Record" },
};

test("the browser gets the texts that its modules name, however far from where they begin, and no others", () => {
  const root = tree({
    "components/archive.tsx": `"use client";
import { words } from "#lib/words.ts";
import type { Row } from "#lib/record.ts";
import { archive } from "./actions.ts";
const t = useTranslations("flags.archive");`,
    "components/actions.ts": `"use server";
import "#lib/record.ts";`,
    "components/list.tsx": `const t = useTranslations("flags.list");`,
    "lib/words.ts": `export const words = (state) => [message("values.sum"), message(\`states.\${state}\`)];`,
    "lib/record.ts": `export const title = message("audit.title");`,
  });
  expect(pickBrowserTexts(root, CATALOGUE)).toEqual({
    flags: { archive: CATALOGUE.flags.archive },
    values: { sum: "Sum" },
    states: CATALOGUE.states,
  });
});

test("what is fetched where it is needed counts, and so does what is passed on", () => {
  const root = tree({
    "app/page.tsx": `"use client";
const Chart = lazy(() => import("./chart.tsx"));
export { title } from "./title.ts";`,
    "app/chart.tsx": `useSay()(message("values.left"));`,
    "app/title.ts": `export const title = message("flags.list.title");`,
  });
  expect(pickBrowserTexts(root, CATALOGUE)).toEqual({
    flags: { list: { title: "Flags" } },
    values: { left: "Left" },
  });
});

test("a code of which nothing says where it stands is refused by name", () => {
  const root = tree({ "app/page.tsx": `"use client";\nconst said = message(\`\${where}.left\`);` });
  expect(() => pickBrowserTexts(root, CATALOGUE)).toThrow("app/page.tsx");
});

function tree(files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), "sluice-texts-"));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}
