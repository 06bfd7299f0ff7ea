import { Hourglass, type LucideIcon, Minus } from "lucide-react";
import Link from "next/link";
import { cn } from "#components/ui/cn.ts";
import { Code } from "#components/ui/code.tsx";
import { Table, TBody, Td, THead, Th, Tr } from "#components/ui/table.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import { type Tone, ToneMark } from "#components/ui/tone.tsx";
import { formatDuration } from "#lib/kernel/text/durations.ts";
import { countOf } from "#lib/kernel/text/numbers.ts";
import { checkAddress } from "#lib/messages/check-address.ts";
import type { CheckView, ValidationRow } from "#lib/plans/reads/views.ts";
import { CheckHistory } from "./check-history.tsx";
import { PHASE_NAMES, stepLabel } from "./phase-words.ts";
import { shownValues } from "./shown-values.ts";

type Check = Pick<CheckView, "phase" | "step" | "name" | "query" | "when" | "expected" | "state" | "latest">;

/** A piece of a long text, which may break anywhere, but not letter by letter. */
const CUT = "whitespace-normal min-w-16 text-xs leading-4 sm:min-w-24 sm:pt-3 [overflow-wrap:anywhere]";

/** Each check with what it must return, what it returned, and when. The query is one press away. */
export function ChecksTable({
  plan,
  checks,
}: {
  plan: string;
  checks: (Check & { history?: ValidationRow["history"] })[];
}) {
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
          const superseded = check.state === "superseded";
          return (
            <Tr key={`${phase} ${step} ${name}`} className="align-top">
              <Td className="w-full max-sm:pr-1 max-sm:pl-3 sm:min-w-56">
                <details>
                  <summary className="flex cursor-pointer list-none items-start gap-2.5 md:py-0.5 [&::-webkit-details-marker]:hidden">
                    <CheckMark state={check.state} before={history?.[0]} />
                    <span className={cn("min-w-0 break-words py-px", superseded && "text-muted")}>
                      {name}
                    </span>
                  </summary>
                  <Details check={check} history={history ?? []} long={shown.long} />
                </details>
                <p className="-mt-2 ml-8 text-muted text-xs sm:hidden">
                  <When state={check.state} latest={latest} before={history?.[0]} />
                </p>
                {latest && !latest.ok && !superseded ? (
                  <p className="ml-8 break-words text-fail text-xs">
                    {latest.error ? `${latest.error} ` : null}
                    <Link
                      href={checkAddress(plan, check)}
                      className="font-medium underline underline-offset-2 max-md:inline-block max-md:py-2"
                    >
                      {latest.sample.length > 0
                        ? `Look at ${latest.sample.length === 20 ? "its rows" : `the ${countOf(latest.sample.length, "row")}`}`
                        : "Look at what it found"}
                    </Link>
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
                  superseded && "text-muted",
                  latest?.ok === false && !superseded && "font-semibold text-fail",
                  shown.long && CUT,
                  shown.long && withHistory && "lg:whitespace-nowrap",
                )}
              >
                {shown.observed}
              </Td>
              {withHistory ? (
                <Td className="py-[9px] max-md:hidden">
                  <CheckHistory history={history ?? []} expected={expected} />
                </Td>
              ) : null}
              <Td numeric className="py-3 text-muted text-xs leading-4 max-sm:hidden">
                <When state={check.state} latest={latest} before={history?.[0]} />
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

/** The latest of all results, also of a run of its phase that was undone since. */
type Before = ValidationRow["history"][number] | undefined;

function When({ state, latest, before }: Pick<Check, "state" | "latest"> & { before: Before }) {
  if (state === "superseded") return WORDS.superseded;
  return latest ? <TimeAgo at={latest.at} /> : notRun(before);
}

function notRun(before: Before): string {
  return before ? "not since it was undone" : WORDS["not-run"];
}

const TONE = {
  pass: "pass",
  fail: "fail",
  error: "fail",
  stale: "hold",
  running: "run",
  "not-run": "wait",
  superseded: "wait",
} as const satisfies Record<Check["state"], Tone>;

const WORDS = {
  pass: "passes",
  fail: "fails",
  error: "could not be run",
  stale: "passed, too long ago to count",
  running: "runs now",
  "not-run": "not run yet",
  superseded: "superseded",
} as const satisfies Record<Check["state"], string>;

const ICON: Partial<Record<Check["state"], LucideIcon>> = { superseded: Minus, stale: Hourglass };

export function CheckMark({ state, before }: Pick<Check, "state"> & { before?: Before }) {
  const label = state === "not-run" ? notRun(before) : WORDS[state];
  return <ToneMark tone={TONE[state]} icon={ICON[state]} label={label} />;
}
