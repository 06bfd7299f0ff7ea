import { cn } from "#components/ui/cn.ts";
import { Code } from "#components/ui/code.tsx";
import { Table, TBody, Td, THead, Th, Tr } from "#components/ui/table.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import { ToneMark } from "#components/ui/tone.tsx";
import { shownValues } from "#components/validation/shown-values.ts";
import { formatDuration } from "#lib/format/durations.ts";
import type { CheckView } from "#lib/plans/views.ts";
import { stepLabel } from "./phase-words.ts";

/** Each check with what it must return, what it returned, and when. The query is one press away. */
export function ChecksTable({ checks }: { checks: CheckView[] }) {
  return (
    <Table label="Checks">
      <THead>
        <Tr>
          <Th>Check</Th>
          <Th numeric className="px-2.5">
            Expected
          </Th>
          <Th numeric className="px-2.5">
            Observed
          </Th>
          <Th numeric className="max-sm:hidden">
            When
          </Th>
        </Tr>
      </THead>
      <TBody>
        {checks.map((check) => (
          <Tr key={`${check.phase} ${check.step} ${check.name}`}>
            <Td className="w-full min-w-36 sm:min-w-56">
              <details>
                <summary className="flex cursor-pointer list-none items-start gap-2.5 md:py-0.5 [&::-webkit-details-marker]:hidden">
                  <CheckMark check={check} />
                  <span>{check.name}</span>
                </summary>
                <div className="mt-1.5 ml-8 flex flex-col gap-1.5 text-muted text-xs">
                  <Code className="whitespace-pre-wrap text-text">{check.query.trim()}</Code>
                  <LongValues check={check} />
                  <p>
                    Of step {stepLabel(check.step)}
                    {check.when === "live" ? "; also run every 15 s while the plan is in progress" : ""}
                    {check.latest
                      ? `. Took ${formatDuration(check.latest.durationMs)}, run by ${check.latest.runBy}.`
                      : "."}
                  </p>
                </div>
              </details>
              {check.latest && !check.latest.ok ? (
                <p className="ml-8 break-words text-fail text-xs">
                  {check.latest.error ??
                    (check.latest.sample.length > 0 ? `Rows: ${check.latest.sample.join(", ")}` : "")}
                </p>
              ) : null}
            </Td>
            <Td numeric className="px-2.5 text-muted">
              {shownValues(check.expected, check.latest).expected}
            </Td>
            <Td numeric className={cn("px-2.5", check.latest?.ok === false && "font-semibold text-fail")}>
              {shownValues(check.expected, check.latest).observed}
            </Td>
            <Td numeric className="text-muted text-xs max-sm:hidden">
              {check.latest ? <TimeAgo at={check.latest.at} /> : "not run yet"}
            </Td>
          </Tr>
        ))}
      </TBody>
    </Table>
  );
}

function LongValues({ check }: { check: CheckView }) {
  const { expected, latest } = check;
  if (!shownValues(expected, latest).long) return null;
  return (
    <>
      <p className="break-words">Expected {expected}.</p>
      {latest && !latest.error ? <p className="break-words">Observed {latest.observed}.</p> : null}
    </>
  );
}

function CheckMark({ check }: { check: CheckView }) {
  if (check.latest === null) return <ToneMark tone="wait" label="not run yet" />;
  return check.latest.ok ? <ToneMark tone="pass" label="passes" /> : <ToneMark tone="fail" label="fails" />;
}
