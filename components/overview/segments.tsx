import { cn } from "#components/ui/cn.ts";
import { TONE_FILL } from "#components/ui/tone.tsx";
import type { Segment } from "#lib/overview/motion-row.ts";

/** How far something is, a part for each stage. The words beside it say the same. */
export function Segments({ segments, className }: { segments: readonly Segment[]; className?: string }) {
  return (
    <span aria-hidden className={cn("drawn flex gap-0.5", className)}>
      {segments.map((segment, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a stage is its place
        <span key={index} className="h-1.5 flex-1 overflow-hidden rounded-full bg-line">
          <span
            className={cn("block h-full rounded-full", TONE_FILL[segment.tone])}
            style={{ width: `${Math.round(segment.share * 100)}%` }}
          />
        </span>
      ))}
    </span>
  );
}
