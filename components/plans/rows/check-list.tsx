import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { cn } from "#components/ui/cn.ts";
import { useSay } from "#components/ui/use-say.ts";
import { isFailing } from "#lib/checks/attention.ts";
import { checkAddress, checkKey } from "#lib/messages/check-address.ts";
import { describeCheckTotals } from "#lib/messages/check-totals.ts";
import { CheckMark } from "../checks-table.tsx";
import { shownValues } from "../shown-values.ts";
import type { CheckGroup, ListedCheck } from "./check-groups.ts";

/** A plan's checks: those that fail first, then by phase and step, then what counts nowhere. */
export function CheckList({ groups, selected }: { groups: CheckGroup[]; selected: string | null }) {
  const say = useSay();
  return (
    <div>
      {groups.map((group) => (
        <details
          key={`${group.checks[0]?.phase} ${group.checks[0]?.step} ${group.checks[0]?.state}`}
          open={group.open}
          className="group border-line border-t first:border-t-0"
        >
          <summary className="flex min-h-11 cursor-pointer list-none items-center gap-2 bg-sunken px-3 py-2 [&::-webkit-details-marker]:hidden">
            <ChevronRight
              aria-hidden="true"
              className="size-4 shrink-0 text-muted transition-transform group-open:rotate-90"
            />
            <span className="min-w-0 flex-1 font-semibold text-[0.8125rem]">{say(group.title)}</span>
            <span className="text-right text-muted text-xs">{say(describeCheckTotals(group.totals))}</span>
          </summary>
          <ul>
            {group.checks.map((check) => (
              <CheckLine key={checkKey(check)} check={check} current={checkKey(check) === selected} />
            ))}
          </ul>
        </details>
      ))}
    </div>
  );
}

function CheckLine({ check, current }: { check: ListedCheck; current: boolean }) {
  const t = useTranslations("checks.list");
  const say = useSay();
  const observed = say(shownValues(say(check.expected), check.latest).observed);
  const failing = isFailing(check.state);
  return (
    <li className="border-line border-t">
      <Link
        href={checkAddress(check.plan, check)}
        aria-current={current ? "true" : undefined}
        className={cn(
          "flex min-h-10 items-center gap-2.5 px-3 py-2 outline-offset-[-2px] hover:bg-sunken max-md:min-h-11",
          current && "shadow-[inset_3px_0_0_var(--text)]",
          current && (failing ? "bg-fail-soft" : "bg-sunken"),
        )}
      >
        <CheckMark state={check.state} />
        <span className="min-w-0 flex-1 break-words">{check.name}</span>
        <span className={cn("text-xs", failing ? "font-semibold text-fail" : "text-muted")}>
          {check.latest
            ? failing
              ? check.latest.error
                ? t("couldNotBeRun")
                : t("found", { observed })
              : observed
            : "—"}
        </span>
      </Link>
    </li>
  );
}
