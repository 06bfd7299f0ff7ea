import { cn } from "./cn.ts";

/** Holds a place while something is read. */
export function Skeleton({ className }: { className?: string | undefined }) {
  return <div aria-hidden className={cn("animate-pulse rounded-lg bg-sunken", className)} />;
}
