import { type ClassValue, clsx } from "clsx";
import { extendTailwindMerge } from "tailwind-merge";

// Our own sizes; without this a size and a colour, both "text-…", would push each other out.
const merge = extendTailwindMerge({
  extend: { classGroups: { "font-size": ["text-2xs", "text-title", "text-figure"] } },
});

/** Joins class names; a later one wins over an earlier one of its kind. */
export function cn(...values: ClassValue[]): string {
  return merge(clsx(values));
}
