import { PHASE_NAMES, stepLabel } from "#components/plans/phase-words.ts";
import { cn } from "#components/ui/cn.ts";
import { Code } from "#components/ui/code.tsx";
import { Table, TBody, Td, THead, Th, Tr } from "#components/ui/table.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import { ToneMark } from "#components/ui/tone.tsx";
import { formatDuration } from "#lib/format/durations.ts";
import { countOf } from "#lib/format/numbers.ts";
import type { ValidationRow } from "#lib/plans/views.ts";
import { CheckHistory } from "./check-history.tsx";
import { shownValues } from "./shown-values.ts";

/** Checks of one plan with what each last found and how it went before. */
export function ValidationTable({ rows }: { rows: ValidationRow[] }) {
  return (
    <Table label="Checks">
      <THead>
        <Tr>
          <Th>Check</Th>
          <Th className="max-md:hidden">Phase</Th>
          <Th numeric className="max-sm:px-2.5">
            Expected
          </Th>
          <Th numeric className="max-sm:px-2.5">
            Observed
          </Th>
          <Th className="max-md:hidden">Before</Th>
          <Th numeric className="max-sm:hidden">
            When
          </Th>
        </Tr>
      </THead>
      <TBody>
        {rows.map((row) => (
          <Tr key={`${row.phase} ${row.step} ${row.name}`} className="align-top">
            <Td className="w-full min-w-32 max-sm:pr-1 max-sm:pl-3 sm:min-w-60">
              <details>
                <summary className="flex cursor-pointer list-none items-start gap-2.5 md:py-0.5 [&::-webkit-details-marker]:hidden">
                  {row.latest === null ? (
                    <ToneMark tone="wait" label="not run yet" />
                  ) : (
                    <ToneMark
                      tone={row.latest.ok ? "pass" : "fail"}
                      label={row.latest.ok ? "passes" : "fails"}
                    />
                  )}
                  <span className="py-px">{row.name}</span>
                </summary>
                <div className="mt-1.5 ml-8 flex flex-col gap-2 text-muted text-xs">
                  <Code className="whitespace-pre-wrap text-text">{row.query.trim()}</Code>
                  {shownValues(row.expected, row.latest).long ? (
                    <p className="break-words">Expected {row.expected}.</p>
                  ) : null}
                  <p>
                    Step {stepLabel(row.step)}
                    {row.when === "live" ? "; runs every 15 s while the plan is in progress" : ""}
                    {row.latest
                      ? `. Took ${formatDuration(row.latest.durationMs)}, run by ${row.latest.runBy}.`
                      : "."}
                  </p>
                  {row.history.length > 0 ? (
                    <ol className="flex flex-col gap-0.5">
                      {row.history.map((one) => (
                        <li key={one.at.toISOString()}>
                          <TimeAgo at={one.at} />: {one.ok ? "passed" : "failed"}, observed {one.observed}
                        </li>
                      ))}
                    </ol>
                  ) : null}
                </div>
              </details>
              {row.latest && !row.latest.ok ? (
                <p className="ml-8 break-words text-fail text-xs">
                  {row.latest.error ??
                    (row.latest.sample.length > 0
                      ? `${countOf(row.latest.sample.length, "row")} of it: ${row.latest.sample.join(", ")}`
                      : "")}
                </p>
              ) : null}
            </Td>
            <Td className="whitespace-nowrap py-2.5 text-muted text-xs max-md:hidden">
              {PHASE_NAMES[row.phase]}
            </Td>
            <Td numeric className="py-2.5 text-muted max-sm:px-2.5">
              {shownValues(row.expected, row.latest).expected}
            </Td>
            <Td
              numeric
              className={cn("py-2.5 max-sm:px-2.5", row.latest?.ok === false && "font-semibold text-fail")}
            >
              {shownValues(row.expected, row.latest).observed}
            </Td>
            <Td className="py-3 max-md:hidden">
              <CheckHistory history={row.history} />
            </Td>
            <Td numeric className="py-2.5 text-muted text-xs max-sm:hidden">
              {row.latest ? <TimeAgo at={row.latest.at} /> : "not run yet"}
            </Td>
          </Tr>
        ))}
      </TBody>
    </Table>
  );
}
