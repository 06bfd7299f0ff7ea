import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { ComponentType } from "react";
import { expect, test } from "vitest";
import { markup } from "../../test/markup.tsx";

const APP = fileURLToPath(new URL("../../app", import.meta.url));
const FILES = readdirSync(APP, { recursive: true, encoding: "utf8" }).filter((file) =>
  file.endsWith("loading.tsx"),
);

test.each(FILES)("while %s stands for its page, the page has its one heading", async (file) => {
  const { default: Loading } = (await import(`${APP}/${file}`)) as { default: ComponentType };
  expect(markup(<Loading />).match(/<h1[^>]*>[^<]+<\/h1>/g)).toHaveLength(1);
});
