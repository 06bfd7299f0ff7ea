import { cn } from "./cn.ts";
import { TONE_FILL, type Tone } from "./tone.tsx";

/** `tone` null: nothing is known of them yet, and their part of the track stays empty. */
type Part = { tone: Tone | null; count: number };

/** One bar in as many colours as there are states, each as wide as its share. The words beside it say the same. */
export function ShareBar({ parts, className }: { parts: readonly Part[]; className?: string }) {
  return (
    <span aria-hidden className={cn("drawn flex h-1.5 gap-0.5 overflow-hidden rounded-full", className)}>
      {parts
        .filter(({ count }) => count > 0)
        .map(({ tone, count }) => (
          <span
            key={tone}
            // One of very many is still seen.
            className={cn("min-w-1.5", tone === null ? "bg-line" : TONE_FILL[tone])}
            style={{ flexGrow: count, flexBasis: 0 }}
          />
        ))}
    </span>
  );
}
