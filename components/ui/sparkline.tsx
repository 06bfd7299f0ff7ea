import { cn } from "./cn.ts";
import { TONE_TEXT, type Tone } from "./tone.tsx";

/** A small line of readings, oldest first, drawn on the server. Fewer than two readings draw nothing. */
export function Sparkline({
  values,
  label,
  tone = "run",
  fullHeightAt = 0,
  className,
}: {
  values: readonly number[];
  label: string;
  tone?: Tone | undefined;
  /** The line begins at nothing, and no lower value reaches its full height: one that waits is no peak. */
  fullHeightAt?: number | undefined;
  className?: string | undefined;
}) {
  if (values.length < 2) return null;
  const low = fullHeightAt > 0 ? 0 : Math.min(...values);
  const span = Math.max(fullHeightAt, ...values) - low;
  const point = (value: number, i: number) => {
    const x = (i / (values.length - 1)) * 100;
    // A flat line runs low, not along the top edge.
    const y = span === 0 ? 28 : 30 - ((value - low) / span) * 26;
    return `${x.toFixed(2)},${y.toFixed(2)}`;
  };
  const line = values.map(point).join(" ");
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox="0 0 100 32"
      preserveAspectRatio="none"
      className={cn("h-10 w-full", TONE_TEXT[tone], className)}
    >
      <polygon points={`0,32 ${line} 100,32`} fill="currentColor" opacity="0.1" />
      <polyline
        points={line}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinejoin="round"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
