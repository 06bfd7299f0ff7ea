import { CornerDownRight, Database, Flag } from "lucide-react";
import Link from "next/link";
import { Badge } from "#components/ui/badge.tsx";
import { Card, CardBody, CardHeader } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Name } from "#components/ui/name.tsx";
import { Table, TBody, Td, THead, Th, Tr } from "#components/ui/table.tsx";
import { countOf } from "#lib/kernel/text/numbers.ts";
import type { MotionRow } from "#lib/overview/motion-row.ts";
import type { RecentAnswers } from "#lib/overview/read-answers.ts";
import type { Attempt } from "#lib/web/attempt.ts";
import { Amount, AnsweredIn, Answers, type MotionActions, Next } from "./motion-cells.tsx";
import { Segments } from "./segments.tsx";

const SHOWN = 20;

type Props = {
  motion: Attempt<MotionRow[]>;
  killed: boolean;
  /** What the answers of the rows are counted from. */
  recent: RecentAnswers | null;
  actions: MotionActions;
};
type Rows = Omit<Props, "motion"> & { rows: MotionRow[] };

/** Every plan and flag that moves, what needs somebody first. */
export function InMotion({ motion, killed, recent, actions }: Props) {
  if (!motion.ok)
    return (
      <Card>
        <CardHeader title="In motion" />
        <CardBody className="text-muted">{motion.because}</CardBody>
      </Card>
    );
  const rows = motion.value.slice(0, SHOWN);
  return (
    <Card>
      <CardHeader title="In motion">{summary(motion.value, killed)}</CardHeader>
      {rows.length === 0 ? (
        <EmptyState icon={Flag} title="Nothing is in motion">
          No plan is under way, and every flag is on for everyone or off. What moves shows here while it
          lasts.
        </EmptyState>
      ) : (
        <>
          <div className="max-lg:hidden">
            <WideTable rows={rows} killed={killed} recent={recent} actions={actions} />
          </div>
          <ul className="lg:hidden">
            {rows.map((row) => (
              <NarrowRow
                key={row.kind + row.name}
                row={row}
                killed={killed}
                recent={recent}
                actions={actions}
              />
            ))}
          </ul>
        </>
      )}
      {motion.value.length > SHOWN ? (
        <p className="border-t border-line px-4 py-3 text-xs text-muted">
          And {countOf(motion.value.length - SHOWN, "more", "more")}: see the{" "}
          <Link href="/flags" className="underline underline-offset-2">
            flags
          </Link>
          .
        </p>
      ) : null}
    </Card>
  );
}

function summary(rows: MotionRow[], killed: boolean): string {
  const over = rows.filter((row) => row.isOver).length;
  const plans = rows.filter((row) => row.kind === "plan").length - over;
  const flags = rows.length - plans - over;
  const words = [
    plans > 0 ? countOf(plans, "plan") : null,
    over > 0 ? `${countOf(over, "plan")} done today` : null,
    flags > 0 ? countOf(flags, "flag") : null,
  ];
  const what = listAnd(words.filter((one) => one !== null));
  if (!what) return "";
  // Of one there is no order.
  if (!killed && rows.length - over < 2) return what;
  return killed ? `${what}, kept as they are set` : `${what}, what needs you first`;
}

function listAnd(words: string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

function WideTable({ rows, killed, recent, actions }: Rows) {
  return (
    <Table label="Plans and flags in motion">
      <THead>
        <Tr>
          <Th>Plan or flag</Th>
          <Th>{killed ? "Stage, kept" : "Stage"}</Th>
          <Th>
            Answers <AnsweredIn of={recent} killed={killed} />
          </Th>
          <Th numeric>{killed ? "People moved back" : "People or rows"}</Th>
          <Th>Verdict</Th>
          <Th numeric>{killed ? "When lifted" : "Next"}</Th>
        </Tr>
      </THead>
      <TBody>
        {rows.map((row) => (
          <Tr key={row.kind + row.name}>
            <Td className="max-w-72">
              <RowName row={row} />
            </Td>
            <Td>
              <span className="flex items-center gap-2 whitespace-nowrap">
                <Segments segments={row.stage.segments} className="w-18" />
                {row.stage.words}
              </span>
            </Td>
            <Td>
              <Answers row={row} />
            </Td>
            <Td numeric>
              <Amount row={row} killed={killed} />
            </Td>
            <Td className="min-w-44 max-w-80">
              <span className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
                <Badge tone={row.verdict.tone}>{row.verdict.words}</Badge>
                <span className="min-w-0 flex-1 basis-44 break-words text-xs text-muted">
                  {row.verdict.because}
                </span>
              </span>
            </Td>
            <Td className="w-34 whitespace-normal text-right">
              <Next next={row.next} actions={actions} />
            </Td>
          </Tr>
        ))}
      </TBody>
    </Table>
  );
}

function RowName({ row }: { row: MotionRow }) {
  const Icon = row.kind === "plan" ? Database : Flag;
  return (
    <span className="flex min-w-0 items-center gap-2">
      {row.of ? <CornerDownRight aria-hidden className="size-4 shrink-0 text-faint" /> : null}
      <Icon aria-hidden className="size-4 shrink-0 text-muted" />
      <Link href={row.href} className="min-w-0 break-words font-semibold hover:underline">
        <Name>{row.name}</Name>
      </Link>
    </span>
  );
}

function NarrowRow({ row, killed, recent, actions }: Omit<Rows, "rows"> & { row: MotionRow }) {
  const amount = row.amount ? <Amount row={row} killed={killed} /> : null;
  return (
    <li className="flex flex-col gap-1.5 border-t border-line p-4 first:border-t-0">
      <span className="flex items-start justify-between gap-3">
        <RowName row={row} />
        <Badge tone={row.verdict.tone}>{row.verdict.words}</Badge>
      </span>
      <span className="text-xs text-muted">
        {row.verdict.because}
        {amount ? <> · {amount}</> : null}
      </span>
      <span className="flex flex-wrap items-center gap-x-6 gap-y-1 text-xs">
        <span className="flex items-center gap-2">
          <Segments segments={row.stage.segments} className="w-18" />
          {row.stage.words}
        </span>
        {row.answers ? (
          <span className="flex flex-wrap items-center gap-x-1">
            <Answers row={row} />
            <span className="text-muted">
              <AnsweredIn of={recent} killed={killed} />
            </span>
          </span>
        ) : null}
      </span>
      <span className="mt-1 [&>*]:w-full">
        <Next next={row.next} actions={actions} wide />
      </span>
    </li>
  );
}
