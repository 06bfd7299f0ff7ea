"use client";

import { useTranslations } from "next-intl";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { Button } from "#components/ui/button.tsx";
import type { CheckTotals } from "#lib/checks/check-totals.ts";

const SHOW = ["all", "failing", "not-run", "superseded"] as const;

/** All checks that count, those that fail, those that were never run, or those that a later phase has ended. */
export function ValidationFilter({ totals }: { totals: CheckTotals }) {
  const t = useTranslations("validation.validationFilter");
  const [show, setShow] = useQueryState("show", {
    ...parseAsStringLiteral(SHOW).withDefault("all"),
    shallow: false,
  });
  const count = {
    all: totals.passing + totals.failing + totals.stale + totals.running + totals.notRun,
    failing: totals.failing,
    "not-run": totals.notRun,
    superseded: totals.superseded,
  };
  return (
    <fieldset className="flex flex-wrap gap-2">
      <legend className="sr-only">{t("whichChecks")}</legend>
      {SHOW.filter((one) => one !== "superseded" || count.superseded > 0 || show === one).map((one) => (
        <Button
          key={one}
          size="sm"
          variant={show === one ? "primary" : "secondary"}
          aria-pressed={show === one}
          onClick={() => setShow(one)}
        >
          {t(one, { count: count[one] })}
        </Button>
      ))}
    </fieldset>
  );
}
