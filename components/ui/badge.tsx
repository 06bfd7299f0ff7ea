import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "./cn.ts";
import { TONE_ICON, TONE_SOFT, type Tone } from "./tone.tsx";

/** State as a pill: colour, icon and word together. `icon={null}` for a plain label that is not a state. */
export function Badge({
  tone = "wait",
  icon,
  className,
  children,
}: {
  tone?: Tone | undefined;
  icon?: LucideIcon | null | undefined;
  className?: string | undefined;
  children: ReactNode;
}) {
  const Icon = icon === undefined ? TONE_ICON[tone] : icon;
  return (
    <span
      className={cn(
        "inline-flex items-center gap-1.5 whitespace-nowrap rounded-full px-2 py-0.5 text-xs font-medium",
        TONE_SOFT[tone],
        className,
      )}
    >
      {Icon ? (
        <Icon
          aria-hidden
          className={cn("size-3.5 shrink-0", tone === "run" && icon === undefined && "animate-spin")}
        />
      ) : null}
      {children}
    </span>
  );
}
