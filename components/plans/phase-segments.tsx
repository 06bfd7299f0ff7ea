import { cn } from "#components/ui/cn.ts";
import type { Tone } from "#components/ui/tone.tsx";

const BAR: Record<Tone, string> = {
  pass: "bg-pass",
  hold: "bg-hold",
  fail: "bg-fail",
  run: "bg-run",
  wait: "bg-faint",
};

/** A bar in parts, each as full as it is. */
export function PhaseSegments({ segments, tone, label }: { segments: number[]; tone: Tone; label: string }) {
  const done = segments.reduce((sum, share) => sum + share, 0);
  return (
    <span
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={segments.length}
      aria-valuenow={Math.floor(done)}
      aria-valuetext={label}
      className="flex gap-1"
    >
      {segments.map((share, index) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: a part is its place
          key={index}
          className="drawn h-1.5 min-w-0 flex-1 overflow-hidden rounded-full bg-sunken"
        >
          <span
            className={cn("block h-full rounded-full", BAR[tone])}
            style={{ width: `${Math.round(share * 100)}%` }}
          />
        </span>
      ))}
    </span>
  );
}
