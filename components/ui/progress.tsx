import { cn } from "./cn.ts";
import { TONE_FILL, type Tone } from "./tone.tsx";

/** `share` is 0 to 1; null means that it is not known, and shows an empty track. */
export function Progress({
  share,
  label,
  tone = "run",
  className,
}: {
  share: number | null;
  label: string;
  tone?: Tone | undefined;
  className?: string | undefined;
}) {
  const percent = share === null ? null : Math.max(0, Math.min(100, share * 100));
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(percent === null ? {} : { "aria-valuenow": Math.floor(percent) })}
      className={cn("drawn h-1.5 w-full overflow-hidden rounded-full bg-sunken", className)}
    >
      <div
        className={cn("h-full rounded-full transition-[width]", TONE_FILL[tone])}
        style={{ width: `${percent ?? 0}%` }}
      />
    </div>
  );
}
