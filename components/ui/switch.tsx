"use client";
import { Switch as Radix } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "./cn.ts";

/** Give it an `aria-label`, or a Label with its id. */
export function Switch({ className, ...props }: ComponentProps<typeof Radix.Root>) {
  return (
    <Radix.Root
      className={cn(
        "drawn relative inline-flex h-6 w-10 shrink-0 items-center rounded-full bg-faint p-0.5 transition-colors disabled:cursor-not-allowed disabled:opacity-60 before:absolute before:-inset-2.5 data-[state=checked]:bg-pass",
        className,
      )}
      {...props}
    >
      <Radix.Thumb className="block size-5 rounded-full bg-surface transition-transform data-[state=checked]:translate-x-4" />
    </Radix.Root>
  );
}
