"use client";

import { parseAsStringLiteral, useQueryState } from "nuqs";
import { Button } from "#components/ui/button.tsx";
import type { CheckTotals } from "#lib/checks/check-totals.ts";
import { formatCount } from "#lib/kernel/text/numbers.ts";

const SHOW = ["all", "failing", "not-run", "superseded"] as const;
const WORDS = {
  all: "All",
  failing: "Failing",
  "not-run": "Not run yet",
  superseded: "Superseded",
} as const;

/** All checks, those that fail, those that were never run, or those that a later phase has ended. */
export function ValidationFilter({ all, totals }: { all: number; totals: CheckTotals }) {
  const [show, setShow] = useQueryState("show", {
    ...parseAsStringLiteral(SHOW).withDefault("all"),
    shallow: false,
  });
  const count = {
    all,
    failing: totals.failing,
    "not-run": totals.notRun,
    superseded: totals.superseded,
  };
  return (
    <fieldset className="flex flex-wrap gap-2">
      <legend className="sr-only">Which checks</legend>
      {SHOW.filter((one) => one !== "superseded" || count.superseded > 0 || show === one).map((one) => (
        <Button
          key={one}
          size="sm"
          variant={show === one ? "primary" : "secondary"}
          aria-pressed={show === one}
          onClick={() => setShow(one)}
        >
          {WORDS[one]} {formatCount(count[one])}
        </Button>
      ))}
    </fieldset>
  );
}
