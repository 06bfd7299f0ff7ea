import { Hourglass, type LucideIcon, Minus } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { cn } from "#components/ui/cn.ts";
import { Code } from "#components/ui/code.tsx";
import { Table, TBody, Td, THead, Th, Tr } from "#components/ui/table.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import { type Tone, ToneMark } from "#components/ui/tone.tsx";
import { useSay } from "#components/ui/use-say.ts";
import { failingFirst } from "#lib/checks/attention.ts";
import { durationWords } from "#lib/kernel/text/durations.ts";
import { checkAddress } from "#lib/messages/check-address.ts";
import { observedWords } from "#lib/messages/observed-words.ts";
import { phaseName } from "#lib/messages/phase-names.ts";
import type { CheckView, ValidationRow } from "#lib/plans/reads/views.ts";
import { CheckHistory } from "./check-history.tsx";
import { stepLabel } from "./phase-words.ts";
import { shownValues } from "./shown-values.ts";

type Check = Pick<CheckView, "phase" | "step" | "name" | "query" | "when" | "expected" | "state" | "latest">;

/** A piece of a long text, which may break anywhere, but not letter by letter. */
const CUT = "whitespace-normal min-w-16 text-xs leading-4 sm:min-w-24 sm:pt-3 [overflow-wrap:anywhere]";

/** Each check with what it must return, what it returned, and when, failing ones first. The query is one press away. */
export function ChecksTable({
  plan,
  checks,
}: {
  plan: string;
  checks: (Check & { history?: ValidationRow["history"] })[];
}) {
  const t = useTranslations("checks.table");
  const say = useSay();
  // With how they went before, checks of several phases stand together.
  const withHistory = checks.some((check) => check.history !== undefined);
  return (
    <Table label={t("checksOf", { plan })}>
      <THead>
        <Tr>
          <Th className="max-sm:px-3">{t("check")}</Th>
          {withHistory ? <Th className="max-md:hidden">{t("phase")}</Th> : null}
          <Th numeric className="px-2.5 max-sm:px-1.5">
            {t("expected")}
          </Th>
          <Th numeric className="px-2.5 max-sm:pr-3 max-sm:pl-1.5">
            {t("observed")}
          </Th>
          {withHistory ? <Th className="max-md:hidden">{t("before")}</Th> : null}
          <Th numeric className="max-sm:hidden">
            {t("when")}
          </Th>
        </Tr>
      </THead>
      <TBody>
        {failingFirst(checks).map((check) => {
          const { phase, step, name, expected, latest, history } = check;
          const shown = shownValues(say(expected), latest);
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
                        ? latest.sample.length === 20
                          ? t("itsRows")
                          : t("theRows", { rows: latest.sample.length })
                        : t("whatItFound")}
                    </Link>
                  </p>
                ) : null}
              </Td>
              {withHistory ? (
                <Td className="whitespace-nowrap py-3 text-muted text-xs leading-4 max-md:hidden">
                  {say(phaseName(phase))}
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
                {say(shown.observed)}
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
  const t = useTranslations("checks.table");
  const say = useSay();
  return (
    <div className="mt-1.5 ml-8 flex flex-col gap-1.5 text-muted text-xs">
      <Code className="whitespace-pre-wrap text-text">{query.trim()}</Code>
      {long ? <p className="break-words">{t("expectedIs", { expected: say(expected) })}</p> : null}
      {long && latest && !latest.error ? (
        <p className="break-words">{t("observedIs", { observed: say(observedWords(latest.observed)) })}</p>
      ) : null}
      <p>
        {t("step", { step: stepLabel(step), when })}
        {latest ? ` ${t("took", { duration: say(durationWords(latest.durationMs)), by: latest.runBy })}` : ""}
      </p>
      {history.length > 0 ? (
        <ol className="flex flex-col gap-0.5">
          {history.map((one) => (
            <li key={one.at.toISOString()} className="break-words">
              {t.rich(one.ok ? "passed" : "failed", {
                ago: () => <TimeAgo at={one.at} />,
                observed: say(observedWords(one.observed)),
              })}
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
  const t = useTranslations("checks.state");
  if (state === "superseded") return t(state);
  return latest ? <TimeAgo at={latest.at} /> : t(before ? "undone" : "not-run");
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

const ICON: Partial<Record<Check["state"], LucideIcon>> = { superseded: Minus, stale: Hourglass };

export function CheckMark({ state, before }: Pick<Check, "state"> & { before?: Before }) {
  const t = useTranslations("checks.state");
  const label = t(state === "not-run" && before ? "undone" : state);
  return <ToneMark tone={TONE[state]} icon={ICON[state]} label={label} />;
}
