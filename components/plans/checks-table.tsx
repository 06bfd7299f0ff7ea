import { cn } from "#components/ui/cn.ts";
import { Code } from "#components/ui/code.tsx";
import { Table, TBody, Td, THead, Th, Tr } from "#components/ui/table.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import { ToneMark } from "#components/ui/tone.tsx";
import { formatDuration } from "#lib/format/durations.ts";
import { countOf } from "#lib/format/numbers.ts";
import type { CheckView, ValidationRow } from "#lib/plans/views.ts";
import { CheckHistory } from "./check-history.tsx";
import { PHASE_NAMES, stepLabel } from "./phase-words.ts";
import { shownValues } from "./shown-values.ts";

type Check = Pick<CheckView, "phase" | "step" | "name" | "query" | "when" | "expected" | "latest">;

/** A piece of a long text, which may break anywhere, but not letter by letter. */
const CUT = "whitespace-normal min-w-16 text-xs leading-4 sm:min-w-24 sm:pt-3 [overflow-wrap:anywhere]";

/** Each check with what it must return, what it returned, and when. The query is one press away. */
export function ChecksTable({ checks }: { checks: (Check & { history?: ValidationRow["history"] })[] }) {
  // With how they went before, checks of several phases stand together.
  const withHistory = checks.some((check) => check.history !== undefined);
  return (
    <Table label="Checks">
      <THead>
        <Tr>
          <Th className="max-sm:px-3">Check</Th>
          {withHistory ? <Th className="max-md:hidden">Phase</Th> : null}
          <Th numeric className="px-2.5 max-sm:px-1.5">
            Expected
          </Th>
          <Th numeric className="px-2.5 max-sm:pr-3 max-sm:pl-1.5">
            Observed
          </Th>
          {withHistory ? <Th className="max-md:hidden">Before</Th> : null}
          <Th numeric className="max-sm:hidden">
            When
          </Th>
        </Tr>
      </THead>
      <TBody>
        {checks.map((check) => {
          const { phase, step, name, expected, latest, history } = check;
          const shown = shownValues(expected, latest);
          return (
            <Tr key={`${phase} ${step} ${name}`} className="align-top">
              <Td className="w-full max-sm:pr-1 max-sm:pl-3 sm:min-w-56">
                <details>
                  <summary className="flex cursor-pointer list-none items-start gap-2.5 md:py-0.5 [&::-webkit-details-marker]:hidden">
                    <CheckMark latest={latest} before={history?.[0]} />
                    <span className="min-w-0 break-words py-px">{name}</span>
                  </summary>
                  <Details check={check} history={history ?? []} long={shown.long} />
                </details>
                <p className="-mt-2 ml-8 text-muted text-xs sm:hidden">
                  <When latest={latest} before={history?.[0]} />
                </p>
                {latest && !latest.ok ? (
                  <p className="ml-8 break-words text-fail text-xs">
                    {latest.error ??
                      (latest.sample.length > 0
                        ? `${countOf(latest.sample.length, "row")} of it: ${latest.sample.join(", ")}`
                        : "")}
                  </p>
                ) : null}
              </Td>
              {withHistory ? (
                <Td className="whitespace-nowrap py-3 text-muted text-xs leading-4 max-md:hidden">
                  {PHASE_NAMES[phase]}
                </Td>
              ) : null}
              <Td
                numeric
                className={cn(
                  "px-2.5 py-[9px] text-muted max-sm:whitespace-normal max-sm:px-1.5 max-sm:pt-5 max-sm:text-xs",
                  shown.long && CUT,
                  shown.long && withHistory && "lg:whitespace-nowrap",
                )}
              >
                {shown.expected}
              </Td>
              <Td
                numeric
                className={cn(
                  "px-2.5 py-[9px] max-sm:whitespace-normal max-sm:pt-5 max-sm:pr-3 max-sm:pl-1.5 max-sm:text-xs",
                  latest?.ok === false && "font-semibold text-fail",
                  shown.long && CUT,
                  shown.long && withHistory && "lg:whitespace-nowrap",
                )}
              >
                {shown.observed}
              </Td>
              {withHistory ? (
                <Td className="py-[9px] max-md:hidden">
                  <CheckHistory history={history ?? []} />
                </Td>
              ) : null}
              <Td numeric className="py-3 text-muted text-xs leading-4 max-sm:hidden">
                <When latest={latest} before={history?.[0]} />
              </Td>
            </Tr>
          );
        })}
      </TBody>
    </Table>
  );
}

function Details({
  check: { query, step, when, expected, latest },
  history,
  long,
}: {
  check: Check;
  history: ValidationRow["history"];
  /** What it expects and found is too long for the table. */
  long: boolean;
}) {
  return (
    <div className="mt-1.5 ml-8 flex flex-col gap-1.5 text-muted text-xs">
      <Code className="whitespace-pre-wrap text-text">{query.trim()}</Code>
      {long ? <p className="break-words">Expected {expected}.</p> : null}
      {long && latest && !latest.error ? <p className="break-words">Observed {latest.observed}.</p> : null}
      <p>
        Step {stepLabel(step)}
        {when === "live" ? "; runs every 15 s while the plan is in progress" : ""}
        {latest ? `. Took ${formatDuration(latest.durationMs)}, run by ${latest.runBy}.` : "."}
      </p>
      {history.length > 0 ? (
        <ol className="flex flex-col gap-0.5">
          {history.map((one) => (
            <li key={one.at.toISOString()} className="break-words">
              <TimeAgo at={one.at} />: {one.ok ? "passed" : "failed"}, observed {one.observed}
            </li>
          ))}
        </ol>
      ) : null}
    </div>
  );
}

type Run = Pick<Check, "latest"> & {
  /** The latest of all results, also of a run of its phase that was undone since. */
  before: ValidationRow["history"][number] | undefined;
};

function When({ latest, before }: Run) {
  return latest ? <TimeAgo at={latest.at} /> : notRun(before);
}

function notRun(before: Run["before"]): string {
  return before ? "not since it was undone" : "not run yet";
}

function CheckMark({ latest, before }: Run) {
  if (latest === null) return <ToneMark tone="wait" label={notRun(before)} />;
  return latest.ok ? <ToneMark tone="pass" label="passes" /> : <ToneMark tone="fail" label="fails" />;
}
