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
  children,
}: {
  label: ReactNode;
  value: ReactNode;
  unit?: ReactNode;
  tone?: Tone | undefined;
  chart?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <Card className="flex flex-col p-4">
      <h2 className="text-xs text-muted">{label}</h2>
      <p className="mt-0.5 flex flex-wrap items-baseline gap-x-2.5">
        <span className={cn("text-figure", tone && TONE_TEXT[tone])}>{value}</span>
        {unit ? <span className="text-sm text-muted">{unit}</span> : null}
      </p>
      {chart ? <div className="mt-2">{chart}</div> : null}
      {children ? <div className="mt-2 text-xs text-muted">{children}</div> : null}
    </Card>
  );
}
