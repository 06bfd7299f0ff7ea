import { createHash } from "node:crypto";
import type { z } from "zod";
import { FlagRow } from "../flags/model.ts";
import { movingFields } from "../surfaces/moving-fields.ts";
import { toJson } from "./json.ts";

/**
 * A flag's is its revision, which a verb can look at in its transaction; another thing's is a hash of what is answered, but for
 * what moves by itself.
 */
export function entityTag(answer: z.ZodType, body: unknown): string {
  if (answer === FlagRow) return `"r${(body as FlagRow).revision}"`;
  const moving = movingFields(answer);
  const held = Object.entries(body as object).filter(([field]) => !moving.includes(field));
  return `"${createHash("sha256")
    .update(toJson(Object.fromEntries(held)))
    .digest("base64url")
    .slice(0, 22)}"`;
}

/** The revisions that flags' tags in a header If-Match name; undefined: any is right. */
export function revisionsIn(header: string): number[] | undefined {
  const tags = tagsIn(header);
  if (tags.includes("*")) return undefined;
  return tags.flatMap((tag) => [...tag.matchAll(/^"r(\d{1,15})"$/g)].map(([, digits]) => Number(digits)));
}

/** True if a header If-Match or If-None-Match names the tag. A weak tag counts only where a copy is asked about. */
export function namesTag(header: string, tag: string, { weakToo }: { weakToo: boolean }): boolean {
  return tagsIn(header).some((one) => one === "*" || one === tag || (weakToo && one === `W/${tag}`));
}

function tagsIn(header: string): string[] {
  return header.split(",").map((one) => one.trim());
}
