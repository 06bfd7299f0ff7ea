import { Check, Circle, LoaderCircle, type LucideIcon, Pause, X } from "lucide-react";
import { cn } from "./cn.ts";

/** Colour is state and nothing else: passes, holds, fails, runs, waits. */
export type Tone = "pass" | "hold" | "fail" | "run" | "wait";

export const TONE_TEXT: Record<Tone, string> = {
  pass: "text-pass",
  hold: "text-hold",
  fail: "text-fail",
  run: "text-run",
  wait: "text-muted",
};

export const TONE_FILL: Record<Tone, string> = {
  pass: "bg-pass",
  hold: "bg-hold",
  fail: "bg-fail",
  run: "bg-run",
  wait: "bg-faint",
};

export const TONE_SOFT: Record<Tone, string> = {
  pass: "bg-pass-soft text-pass",
  hold: "bg-hold-soft text-hold",
  fail: "bg-fail-soft text-fail",
  run: "bg-run-soft text-run",
  wait: "bg-wait-soft text-wait",
};

export const TONE_ICON: Record<Tone, LucideIcon> = {
  pass: Check,
  hold: Pause,
  fail: X,
  run: LoaderCircle,
  wait: Circle,
};

/** A round mark as in lists of steps and gates. `label` is what a screen reader says in place of the colour. */
export function ToneMark({
  tone,
  label,
  icon,
  className,
}: {
  tone: Tone;
  label: string;
  icon?: LucideIcon | undefined;
  className?: string | undefined;
}) {
  const Icon = icon ?? TONE_ICON[tone];
  return (
    <span
      role="img"
      aria-label={label}
      className={cn(
        "inline-flex size-5.5 shrink-0 items-center justify-center rounded-full",
        TONE_SOFT[tone],
        className,
      )}
    >
      <Icon aria-hidden className={cn("size-3.5", tone === "run" && !icon && "animate-spin")} />
    </span>
  );
}
