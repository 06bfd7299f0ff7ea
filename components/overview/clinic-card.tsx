import { Activity, ArrowUpRight } from "lucide-react";
import { AreaChart } from "#components/charts/area-chart.tsx";
import type { FormAction } from "#components/forms/use-form-action.ts";
import { Badge } from "#components/ui/badge.tsx";
import { Card, CardBody, CardHeader } from "#components/ui/card.tsx";
import { cn } from "#components/ui/cn.ts";
import { TimeAgo } from "#components/ui/time-ago.tsx";
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
  const row = "flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-t border-line px-4 py-2.5";
  return (
    <Card className="flex flex-col">
      <CardHeader title="The clinic, live">
        {clinic.ok ? (
          <Badge tone="run" icon={Activity}>
            <span>
              Read <TimeAgo at={readAt} />
            </span>
          </Badge>
        ) : null}
      </CardHeader>
      {clinic.ok ? (
        <>
          <CardBody className="flex-1">
            <Rate live={clinic.value} />
            <AreaChart
              name="Bookings in a minute"
              points={clinic.value.perMinute}
              format="count"
              axis
              height={112}
            />
          </CardBody>
          <Paths live={clinic.value} flag={flag} />
          <p className={row}>
            Failed bookings
            <span className="text-muted">
              <Figure of={clinic.value.failed} bad="text-fail" /> of {formatCount(clinic.value.all)} since{" "}
              <TimeAgo at={clinic.value.since} moment />
            </span>
          </p>
          <p className={row}>
            Refused bookings
            <span className="text-muted">
              <Figure of={clinic.value.refused} bad="text-hold" />
              {clinic.value.refused > 0 ? ", for a full day or a wrong field" : null}
            </span>
          </p>
          <div className={row}>
            <SendBookings load={clinic.value.load} action={setLoad} whyNot={whyNotSend} />
          </div>
        </>
      ) : (
        <CardBody className="flex-1 text-muted">{clinic.because}</CardBody>
      )}
      <p className={row}>
        <span className="text-xs text-muted">Book yourself and see which path it took.</span>
        <a
          href={address}
          target="_blank"
          rel="noreferrer"
          className="inline-flex items-center gap-1.5 font-medium underline underline-offset-3"
        >
          Open the booking page
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
  const counted = lastMinute ?? soFar;
  return (
    <p className="mb-2 flex items-baseline gap-2.5">
      <span className="text-figure">{formatCount(counted.old + counted.new)}</span>
      <span className="text-sm text-muted">
        {lastMinute ? "bookings a minute" : `bookings in the first ${soFar.seconds} s`}
      </span>
    </p>
  );
}

function Paths({ live: { lastMinute, soFar }, flag }: { live: ClinicLive; flag: string | null }) {
  const counted = lastMinute ?? soFar;
  const all = counted.old + counted.new;
  return (
    <div className="border-t border-line px-4 py-3">
      <p className="flex flex-wrap justify-between gap-x-4 text-xs text-muted">
        <span>Path taken, {lastMinute ? "last minute" : `first ${soFar.seconds} s`}</span>
        {flag ? <span>{flag}</span> : null}
      </p>
      {all > 0 ? (
        <>
          <span aria-hidden className="drawn my-2 flex h-1.5 overflow-hidden rounded-full bg-run">
            <span className="bg-faint" style={{ width: `${(100 * counted.old) / all}%` }} />
          </span>
          <p className="flex flex-wrap justify-between gap-x-4">
            <Legend mark="bg-faint" words="Old path" count={counted.old} />
            <Legend mark="bg-run" words="New path" count={counted.new} />
          </p>
        </>
      ) : (
        <p className="mt-2">Nobody booked.</p>
      )}
    </div>
  );
}

function Legend({ mark, words, count }: { mark: string; words: string; count: number }) {
  return (
    <span className="inline-flex items-center gap-2">
      <span aria-hidden className={cn("drawn size-2 rounded-xs", mark)} />
      <span className={count > 0 ? "" : "text-muted"}>
        {words} <strong className="font-semibold">{formatCount(count)}</strong>
      </span>
    </span>
  );
}
