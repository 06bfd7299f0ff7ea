"use client";
import { Slider as Radix } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn.ts";

/** A bare slider: `children` are drawn in the track, under the thumb. Scales and marks are the caller's. */
export function Slider({
  thumbLabel,
  thumbText,
  kept = false,
  className,
  children,
  ...props
}: ComponentProps<typeof Radix.Root> & {
  thumbLabel: string;
  /** What a screen reader says in place of the raw position. */
  thumbText?: string | undefined;
  /** What it shows is set and not in force. */
  kept?: boolean;
  children?: ReactNode;
}) {
  return (
    <Radix.Root
      className={cn("relative flex h-6 w-full touch-none max-md:h-11 select-none items-center", className)}
      {...props}
    >
      <Radix.Track className="drawn relative h-2 grow overflow-hidden rounded-full bg-sunken">
        {children ?? <Radix.Range className="absolute h-full bg-accent data-[disabled]:bg-faint" />}
      </Radix.Track>
      <Radix.Thumb
        aria-label={thumbLabel}
        aria-valuetext={thumbText}
        className={cn(
          "drawn relative block size-5 rounded-full border-2 bg-surface shadow-card before:absolute before:-inset-3 data-[disabled]:border-faint",
          kept ? "border-faint" : "border-accent",
        )}
      />
    </Radix.Root>
  );
}
