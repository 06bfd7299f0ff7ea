"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { type ArchiveActions, ArchiveFlags } from "./archive-flags.tsx";
import { FlagTable, type FlagTableProps } from "./flag-table.tsx";

/**
 * The list with a box at each flag. What is chosen stays so while the list refreshes, is sorted, filtered or paged, and a
 * bar at the lower edge says how many it is and archives them.
 */
export function ChoosableFlags({ actions, ...list }: FlagTableProps & { actions: ArchiveActions }) {
  const t = useTranslations("flags.choose");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const here = list.rows.filter((row) => chosen.has(row.name)).length;
  const elsewhere = chosen.size - here;
  const count = chosen.size;
  const said = t("chosen", { count });
  return (
    <>
      <FlagTable {...list} choice={{ chosen, choose: setChosen }} />
      <p aria-live="polite" className="sr-only">
        {chosen.size > 0 ? said : ""}
      </p>
      {chosen.size > 0 ? (
        <div
          data-bottom-bar
          className="sticky bottom-0 z-10 flex flex-wrap items-center justify-between gap-x-4 gap-y-2 rounded-b-[11px] border-line border-t bg-surface px-4 py-2.5 text-sm"
        >
          <span>
            <b className="font-semibold">{said}</b>
            {elsewhere > 0 ? (
              <span className="text-muted">{t("elsewhere", { count: elsewhere })}</span>
            ) : null}
          </span>
          <span className="flex flex-wrap items-center gap-2">
            <Button size="sm" variant="ghost" onClick={() => setChosen(new Set())}>
              {t("none")}
            </Button>
            <ArchiveFlags
              which={{ names: [...chosen].join("\n") }}
              title={t("archiveTitle", { count })}
              actions={actions}
              onDone={() => setChosen(new Set())}
            >
              {t("archive", { count })}
            </ArchiveFlags>
          </span>
        </div>
      ) : null}
    </>
  );
}
