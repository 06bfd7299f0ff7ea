import { resolve } from "node:path";
import { expect, test } from "vitest";
import { cruiseLayers } from "./cruise-layers.ts";
import { LIGHT_RULES, RULES, TYPES_BY_IMPORT } from "./rules.ts";

test("each layer rule can fail: its deliberate violation is found, at the file that is named for it", async () => {
  const { violations } = await cruiseLayers(resolve("test/layer-violations"));
  for (const { name } of [...RULES, ...LIGHT_RULES, TYPES_BY_IMPORT]) {
    const found = violations.filter(({ rule }) => rule === name).map(({ from }) => from);
    expect(found, name).toContainEqual(expect.stringContaining(`break-${name}.ts`));
  }
});
