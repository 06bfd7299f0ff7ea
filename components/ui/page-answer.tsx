import { CircleAlert, CircleCheck, Info, LoaderCircle, type LucideIcon, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "./cn.ts";
import { TONE_SOFT, type Tone } from "./tone.tsx";

const ICON: Record<Tone, LucideIcon> = {
  pass: CircleCheck,
  hold: TriangleAlert,
  fail: CircleAlert,
  run: LoaderCircle,
  wait: Info,
};

/** What every page opens with: whether something needs a person, what, and the one button to it. */
export function PageAnswer({
  page,
  tone,
  icon,
  title,
  action,
  children,
}: {
  /** Its name, read out before the answer: on a quiet night all of them say the same. */
  page: string;
  tone: Tone;
  /** In place of the tone's own. */
  icon?: LucideIcon | undefined;
  title: ReactNode;
  action?: ReactNode;
  children?: ReactNode;
}) {
  const Icon = icon ?? ICON[tone];
  return (
    <section className="flex flex-wrap items-center gap-x-4 gap-y-3 rounded-card border border-line bg-surface p-4 shadow-card sm:p-5">
      <span
        className={cn(
          "inline-flex size-9 shrink-0 items-center justify-center rounded-full",
          TONE_SOFT[tone],
        )}
      >
        <Icon aria-hidden className={cn("size-5", tone === "run" && !icon && "animate-spin")} />
      </span>
      <div className="min-w-0 flex-1 basis-64">
        <h1 aria-live="polite" className="text-title">
          <span className="sr-only">{page}: </span>
          {title}
        </h1>
        {children ? <div className="mt-1 text-sm text-muted [&_strong]:text-text">{children}</div> : null}
      </div>
      {action ? (
        <div className="shrink-0 max-sm:w-full max-sm:[&>*]:w-full max-sm:[&>span>button]:w-full">
          {action}
        </div>
      ) : null}
    </section>
  );
}
