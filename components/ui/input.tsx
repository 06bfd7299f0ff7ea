import type { ComponentProps } from "react";
import { cn } from "./cn.ts";

/** 16 px on a phone, because browsers there zoom into anything smaller. */
export const inputStyle =
  "w-full rounded-lg border border-edge bg-surface px-3 text-sm text-text max-md:text-base placeholder:text-muted disabled:cursor-not-allowed disabled:bg-sunken disabled:text-muted aria-invalid:border-fail";

/** A field that opens a list. */
export const listFieldStyle = cn(
  inputStyle,
  "inline-flex h-9 items-center max-md:h-11 max-md:text-sm justify-between gap-2 text-left",
);

export function Input({ className, ...props }: ComponentProps<"input">) {
  return <input className={cn(inputStyle, "h-9 max-md:h-11", className)} {...props} />;
}
