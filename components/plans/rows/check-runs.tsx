import { cn } from "#components/ui/cn.ts";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import { countOf } from "#lib/format/numbers.ts";
import type { CheckDetail } from "#lib/plans/read-check-detail.ts";

/** The last runs as bars, oldest first; a failure is tall, so that it does not hang on its colour. */
export function CheckRuns({ runs }: { runs: CheckDetail["runs"] }) {
  const [first] = runs;
  const last = runs.at(-1);
  if (!first || !last) return null;
  const failed = runs.filter(({ ok }) => !ok).length;
  const passed = runs.length - failed;
  return (
    <div className="border-line border-t px-4 py-3">
      <h3 className="font-medium text-xs">
        {runs.length === 1 ? "The only run" : `The last ${runs.length} runs`}
      </h3>
      <div
        role="img"
        aria-label={`${countOf(passed, "run")} passed, ${countOf(failed, "run")} failed`}
        className="mt-2 flex h-8 items-end gap-px sm:gap-0.5"
      >
        {runs.map((run, index) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: two runs may have one time
            key={index}
            className={cn("drawn min-w-0 flex-1 rounded-sm", run.ok ? "h-2.5 bg-pass" : "h-full bg-fail")}
          />
        ))}
      </div>
      <p className="mt-1 flex flex-wrap justify-between gap-x-4 text-muted text-xs">
        <TimeAgo at={first.at} moment />
        <span>
          {failed === 0 ? `all found ${last.observed}` : `${countOf(passed, "run")} passed, ${failed} failed`}
        </span>
        <TimeAgo at={last.at} moment />
      </p>
    </div>
  );
}
