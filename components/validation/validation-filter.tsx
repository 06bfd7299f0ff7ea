"use client";

import { parseAsStringLiteral, useQueryState } from "nuqs";
import { Button } from "#components/ui/button.tsx";
import { formatCount } from "#lib/format/numbers.ts";
import type { ValidationView } from "#lib/plans/views.ts";

const SHOW = ["all", "failing", "not-run"] as const;
const WORDS = { all: "All", failing: "Failing", "not-run": "Not run yet" } as const;

/** All checks, those that fail, or those that were never run. */
export function ValidationFilter({ view }: { view: ValidationView }) {
  const [show, setShow] = useQueryState("show", {
    ...parseAsStringLiteral(SHOW).withDefault("all"),
    shallow: false,
  });
  const count = {
    all: view.rows.length,
    failing: view.rows.filter((row) => row.latest?.ok === false).length,
    "not-run": view.rows.filter((row) => row.latest === null).length,
  };
  return (
    <fieldset className="flex flex-wrap gap-2">
      <legend className="sr-only">Which checks</legend>
      {SHOW.map((one) => (
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
