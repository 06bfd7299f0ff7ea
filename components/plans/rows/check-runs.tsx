import { useTranslations } from "next-intl";
import { cn } from "#components/ui/cn.ts";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import { useSay } from "#components/ui/use-say.ts";
import { formatCount } from "#lib/kernel/text/numbers.ts";
import type { Message } from "#lib/messages/catalogue/message.ts";
import { observedWords } from "#lib/messages/observed-words.ts";
import type { CheckDetail } from "#lib/plans/reads/read-check-detail.ts";
import { runBars } from "./run-bars.ts";

/** The last runs as bars, oldest first: as tall as what they found, where that is a count of faults. */
export function CheckRuns({ runs, expected }: { runs: CheckDetail["runs"]; expected: Message }) {
  const t = useTranslations("checks.runs");
  const say = useSay();
  const [first] = runs;
  const last = runs.at(-1);
  if (!first || !last) return null;
  const failed = runs.filter(({ ok }) => !ok).length;
  const passed = runs.length - failed;
  const { heights, labels } = runBars(runs, expected);
  const shown = labels.filter(
    ({ length }, index) => length >= runs.length / 20 || index === labels.length - 1,
  );
  return (
    <div className="border-line border-t px-4 py-3">
      <h3 className="font-medium text-xs">
        {runs.length === 1 ? t("only") : t("last", { count: runs.length })}
      </h3>
      <div
        role="img"
        aria-label={t("label", { passed, failed })}
        className={cn("relative mt-2 flex h-8 items-end gap-px sm:gap-0.5", shown.length > 0 && "mt-6")}
      >
        {shown.map(({ text, from, length }) => (
          <span
            key={from}
            className="-top-4 -translate-x-1/2 absolute text-2xs text-fail"
            style={{ left: `${((from + length / 2) * 100) / runs.length}%` }}
          >
            {formatCount(Number(text))}
          </span>
        ))}
        {runs.map((run, index) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: two runs may have one time
            key={index}
            className={cn("drawn min-w-0 flex-1 rounded-sm", run.ok ? "bg-pass" : "bg-fail")}
            style={{ height: `${(heights[index] ?? 1) * 100}%` }}
          />
        ))}
      </div>
      <p className="mt-1 flex flex-wrap justify-between gap-x-4 text-muted text-xs">
        <TimeAgo at={first.at} moment />
        <span>
          {failed === 0
            ? t("allFound", { observed: say(observedWords(last.observed)) })
            : t("passedFailed", { passed, failed })}
        </span>
        <TimeAgo at={last.at} moment />
      </p>
    </div>
  );
}
