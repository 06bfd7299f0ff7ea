import { ArrowRight } from "lucide-react";
import type { ReactNode } from "react";
import { formatPercent } from "#lib/kernel/text/numbers.ts";
import { isKept } from "#lib/messages/share-words.ts";
import type { FlagNow } from "./flag-now.ts";

/**
 * Whom a flag serves, largest, as it is read first in a hurry; a percentage that is only kept stands below it, small, as
 * what is set, with what it waits for. `wanted`: the one being considered.
 */
export function PercentageFigure({
  flag,
  wanted,
  wait,
}: {
  flag: FlagNow;
  wanted: number;
  wait: string | null;
}) {
  const set = flag.state === "retired" ? 100 : flag.rolloutPercentage;
  const figures = (
    <>
      {formatPercent(set)}
      {wanted === flag.rolloutPercentage ? null : (
        <>
          <ArrowRight aria-label="would become" className="size-[0.7em] text-muted" />
          <span className="text-accent">{formatPercent(wanted)}</span>
        </>
      )}
    </>
  );
  if (!isKept(flag))
    return (
      <Figure label="Percentage">
        <p className="flex items-center gap-2.5 text-figure">{figures}</p>
      </Figure>
    );
  return (
    <Figure label="In force">
      <p className="text-figure">Nobody</p>
      <p className="flex flex-wrap items-center gap-x-1 text-muted text-xs">
        set to {figures}
        {set > 0 ? ", in force 0\u00a0%" : null}
        {wait === null ? null : ` until ${wait}`}
      </p>
    </Figure>
  );
}

function Figure({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="max-w-80">
      <p className="text-muted text-xs">{label}</p>
      {children}
    </div>
  );
}
