import { CornerDownRight, Database, Flag } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { Badge } from "#components/ui/badge.tsx";
import { Card, CardBody, CardHeader } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Name } from "#components/ui/name.tsx";
import { Table, TBody, Td, THead, Th, Tr } from "#components/ui/table.tsx";
import { useSay } from "#components/ui/use-say.ts";
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
  const t = useTranslations("overview.motion");
  const say = useSay();
  if (!motion.ok)
    return (
      <Card>
        <CardHeader title={t("title")} />
        <CardBody className="text-muted">{say(motion.because)}</CardBody>
      </Card>
    );
  const rows = motion.value.slice(0, SHOWN);
  return (
    <Card>
      <CardHeader title={t("title")}>
        <Summary rows={motion.value} killed={killed} />
      </CardHeader>
      {rows.length === 0 ? (
        <EmptyState icon={Flag} title={t("none")}>
          {t("noneWhy")}
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
          {t.rich("more", {
            count: motion.value.length - SHOWN,
            link: (words) => (
              <Link href="/flags" className="underline underline-offset-2">
                {words}
              </Link>
            ),
          })}
        </p>
      ) : null}
    </Card>
  );
}

function Summary({ rows, killed }: { rows: MotionRow[]; killed: boolean }) {
  const t = useTranslations("overview.motion");
  const over = rows.filter((row) => row.isOver).length;
  const plans = rows.filter((row) => row.kind === "plan").length - over;
  const flags = rows.length - plans - over;
  const [first, second, third] = [
    ...(plans > 0 ? [t("plans", { count: plans })] : []),
    ...(over > 0 ? [t("over", { count: over })] : []),
    ...(flags > 0 ? [t("flags", { count: flags })] : []),
  ];
  if (first === undefined) return null;
  const what =
    second === undefined
      ? first
      : third === undefined
        ? t("two", { first, second })
        : t("three", { first, second, third });
  // Of one there is no order.
  if (!killed && rows.length - over < 2) return what;
  return t(killed ? "kept" : "inOrder", { what });
}

function WideTable({ rows, killed, recent, actions }: Rows) {
  const t = useTranslations("overview.motion");
  const say = useSay();
  return (
    <Table label={t("label")}>
      <THead>
        <Tr>
          <Th>{t("planOrFlag")}</Th>
          <Th>{t(killed ? "stageKept" : "stage")}</Th>
          <Th>{t.rich("answers", { time: () => <AnsweredIn of={recent} killed={killed} /> })}</Th>
          <Th numeric>{t(killed ? "movedBack" : "peopleOrRows")}</Th>
          <Th>{t("verdict")}</Th>
          <Th numeric>{t(killed ? "whenLifted" : "next")}</Th>
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
                {say(row.stage.words)}
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
                <Badge tone={row.verdict.tone}>{say(row.verdict.words)}</Badge>
                <span className="min-w-0 flex-1 basis-44 break-words text-xs text-muted">
                  {say(row.verdict.because)}
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
  const say = useSay();
  const amount = row.amount ? <Amount row={row} killed={killed} /> : null;
  return (
    <li className="flex flex-col gap-1.5 border-t border-line p-4 first:border-t-0">
      <span className="flex items-start justify-between gap-3">
        <RowName row={row} />
        <Badge tone={row.verdict.tone}>{say(row.verdict.words)}</Badge>
      </span>
      <span className="text-xs text-muted">
        {say(row.verdict.because)}
        {amount ? <> · {amount}</> : null}
      </span>
      <span className="flex flex-wrap items-center gap-x-6 gap-y-1 text-xs">
        <span className="flex items-center gap-2">
          <Segments segments={row.stage.segments} className="w-18" />
          {say(row.stage.words)}
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
