import { Activity, ArrowUpRight } from "lucide-react";
import { useTranslations } from "next-intl";
import { AreaChart } from "#components/charts/area-chart.tsx";
import type { FormAction } from "#components/forms/use-form-action.ts";
import { Badge } from "#components/ui/badge.tsx";
import { Card, CardBody, CardHeader } from "#components/ui/card.tsx";
import { cn } from "#components/ui/cn.ts";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import { useSay } from "#components/ui/use-say.ts";
import { formatCount } from "#lib/kernel/text/numbers.ts";
import type { ClinicLive } from "#lib/overview/clinic-live.ts";
import type { Attempt } from "#lib/web/attempt.ts";
import { SendBookings } from "./send-bookings.tsx";

type Props = {
  clinic: Attempt<ClinicLive>;
  readAt: Date;
  /** The flag that chooses the path, as a sentence: "dynamic-services is off". */
  flag: string | null;
  /** Of its booking page. */
  address: string;
  setLoad: FormAction;
  whyNotSend: string | null;
};

/** The application that the demo changes, while it goes on: what it books, on which path, and what fails. */
export function ClinicCard({ clinic, readAt, flag, address, setLoad, whyNotSend }: Props) {
  const t = useTranslations("overview.clinic");
  const say = useSay();
  const row = "flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-t border-line px-4 py-2.5";
  const refused = () => <Figure of={clinic.ok ? clinic.value.refused : 0} bad="text-hold" />;
  return (
    <Card className="flex flex-col">
      <CardHeader title={t("title")}>
        {clinic.ok ? (
          <Badge tone="run" icon={Activity}>
            <span>{t.rich("read", { ago: () => <TimeAgo at={readAt} /> })}</span>
          </Badge>
        ) : null}
      </CardHeader>
      {clinic.ok ? (
        <>
          <CardBody className="flex-1">
            <Rate live={clinic.value} />
            <AreaChart name={t("chart")} points={clinic.value.perMinute} format="count" axis height={112} />
          </CardBody>
          <Paths live={clinic.value} flag={flag} />
          <p className={row}>
            {t("failed")}
            <span className="text-muted">
              {t.rich("failedOf", {
                all: clinic.value.all,
                figure: () => <Figure of={clinic.value.failed} bad="text-fail" />,
                since: () => <TimeAgo at={clinic.value.since} moment />,
              })}
            </span>
          </p>
          <p className={row}>
            {t("refused")}
            <span className="text-muted">
              {clinic.value.refused > 0 ? t.rich("refusedFor", { figure: refused }) : refused()}
            </span>
          </p>
          <div className={row}>
            <SendBookings load={clinic.value.load} action={setLoad} whyNot={whyNotSend} />
          </div>
        </>
      ) : (
        <CardBody className="flex-1 text-muted">{say(clinic.because)}</CardBody>
      )}
      <p className={row}>
        <span className="text-xs text-muted">{t("book")}</span>
        <a
          href={address}
          target="_blank"
          rel="noreferrer"
          className="inline-flex items-center gap-1.5 font-medium underline underline-offset-3"
        >
          {t("open")}
          <ArrowUpRight aria-hidden className="size-4" />
        </a>
      </p>
    </Card>
  );
}

function Figure({ of, bad }: { of: number; bad: string }) {
  return <strong className={cn("font-semibold", of > 0 ? bad : "text-text")}>{formatCount(of)}</strong>;
}

function Rate({ live: { lastMinute, soFar } }: { live: ClinicLive }) {
  const t = useTranslations("overview.clinic");
  const counted = lastMinute ?? soFar;
  return (
    <p className="mb-2 flex items-baseline gap-2.5">
      <span className="text-figure">{formatCount(counted.old + counted.new)}</span>
      <span className="text-sm text-muted">
        {lastMinute ? t("perMinute") : t("inFirst", { seconds: String(soFar.seconds) })}
      </span>
    </p>
  );
}

function Paths({ live: { lastMinute, soFar }, flag }: { live: ClinicLive; flag: string | null }) {
  const t = useTranslations("overview.clinic");
  const counted = lastMinute ?? soFar;
  const all = counted.old + counted.new;
  return (
    <div className="border-t border-line px-4 py-3">
      <p className="flex flex-wrap justify-between gap-x-4 text-xs text-muted">
        <span>{lastMinute ? t("path") : t("pathInFirst", { seconds: String(soFar.seconds) })}</span>
        {flag ? <span>{flag}</span> : null}
      </p>
      {all > 0 ? (
        <>
          <span aria-hidden className="drawn my-2 flex h-1.5 overflow-hidden rounded-full bg-run">
            <span className="bg-faint" style={{ width: `${(100 * counted.old) / all}%` }} />
          </span>
          <p className="flex flex-wrap justify-between gap-x-4">
            <Legend mark="bg-faint" path="old" count={counted.old} />
            <Legend mark="bg-run" path="new" count={counted.new} />
          </p>
        </>
      ) : (
        <p className="mt-2">{t("nobody")}</p>
      )}
    </div>
  );
}

function Legend({ mark, path, count }: { mark: string; path: "old" | "new"; count: number }) {
  const t = useTranslations("overview.clinic");
  return (
    <span className="inline-flex items-center gap-2">
      <span aria-hidden className={cn("drawn size-2 rounded-xs", mark)} />
      <span className={count > 0 ? "" : "text-muted"}>
        {t.rich(path, { count, b: (figure) => <strong className="font-semibold">{figure}</strong> })}
      </span>
    </span>
  );
}
