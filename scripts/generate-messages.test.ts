import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { generateMessageTypes, staleMessageTypes } from "./generate-messages.ts";

const root = mkdtempSync(join(tmpdir(), "sluice-messages-"));
afterEach(() => rmSync(root, { recursive: true }));

test("a text that was changed or is new has no type until the types are written", () => {
  const en = "lib/messages/catalogue/en";
  mkdirSync(join(root, en), { recursive: true });
  const write = (file: string, texts: object) => writeFileSync(join(root, en, file), JSON.stringify(texts));
  write("flags.json", { held: "held" });
  expect(staleMessageTypes(root)).toEqual([`${en}/flags.json`]);
  generateMessageTypes(root);
  expect(staleMessageTypes(root)).toEqual([]);
  write("flags.json", { held: "held by {who}" });
  write("plans.json", {});
  expect(staleMessageTypes(root).toSorted()).toEqual([`${en}/flags.json`, `${en}/plans.json`]);
  generateMessageTypes(root);
  expect(staleMessageTypes(root)).toEqual([]);
});
