import { ChevronRight } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { Card } from "./card.tsx";
import { cn } from "./cn.ts";
import { TONE_TEXT, type Tone } from "./tone.tsx";

/** One figure that was read. With nothing to show, `value` is a word: "not measured yet". */
export function StatCard({
  label,
  value,
  unit,
  tone,
  chart,
  href,
  children,
}: {
  label: ReactNode;
  /** The page that has the rest; the label leads there. */
  href?: string | undefined;
  value: ReactNode;
  unit?: ReactNode;
  tone?: Tone | undefined;
  chart?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <Card className="flex flex-col p-4 max-sm:p-3">
      <h2 className="text-xs text-muted">
        {href ? (
          <Link
            href={href}
            className="-m-1 flex items-center justify-between gap-2 rounded-md p-1 hover:text-text max-md:py-2"
          >
            {label}
            <ChevronRight aria-hidden className="size-4" />
          </Link>
        ) : (
          label
        )}
      </h2>
      <p className="mt-0.5 flex flex-wrap items-baseline gap-x-2.5">
        <span className={cn("text-figure", tone && TONE_TEXT[tone])}>{value}</span>
        {unit ? <span className="text-sm text-muted">{unit}</span> : null}
      </p>
      {chart ? <div className="mt-2">{chart}</div> : null}
      {children ? <div className="mt-2 text-xs text-muted">{children}</div> : null}
    </Card>
  );
}
