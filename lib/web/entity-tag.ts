import { createHash } from "node:crypto";
import type { z } from "zod";
import { FlagRow } from "../flags/model.ts";
import { toJson } from "./json.ts";

/** A flag's is its revision, which a verb can look at in its transaction; another thing's is a hash of what is answered. */
export function entityTag(answer: z.ZodType, body: unknown): string {
  if (answer === FlagRow) return `"r${(body as FlagRow).revision}"`;
  return `"${createHash("sha256").update(toJson(body)).digest("base64url").slice(0, 22)}"`;
}

/** The revision that a flag's tag names; undefined: it is no flag's tag, or several. */
export function revisionOf(header: string): number | undefined {
  const [, digits] = /^\s*"r(\d{1,15})"\s*$/.exec(header) ?? [];
  return digits === undefined ? undefined : Number(digits);
}

/** True if a header If-Match or If-None-Match names the tag. A weak tag counts only where a copy is asked about. */
export function namesTag(header: string, tag: string, { weakToo }: { weakToo: boolean }): boolean {
  return header
    .split(",")
    .map((one) => one.trim())
    .some((one) => one === "*" || one === tag || (weakToo && one === `W/${tag}`));
}
