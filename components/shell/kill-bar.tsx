import { OctagonX } from "lucide-react";
import Link from "next/link";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import { formatDuration } from "#lib/format/durations.ts";
import type { Killed } from "#lib/overview/read-killed.ts";

/** On every page while the kill switch is engaged: who, why, since when, who does not confirm, and the way to lift it. */
export function KillBar({ killed, whyNotLift }: { killed: Killed; whyNotLift: string | null }) {
  return (
    <section
      aria-label="Kill switch"
      className="flex flex-wrap items-center gap-x-4 gap-y-3 bg-fail-solid px-4 py-3 text-on-fail md:px-6"
    >
      <OctagonX aria-hidden className="size-5 shrink-0 max-sm:hidden" />
      <div className="min-w-0 flex-1 basis-72 text-xs">
        <p className="wrap-anywhere text-sm">
          <strong className="font-semibold">
            Kill switch engaged <TimeAgo at={killed.at} />
          </strong>{" "}
          by {killed.by ?? "somebody outside Sluice"}
          {killed.reason ? `: “${killed.reason}”` : ""}
        </p>
        <p className="mt-0.5">
          Every flag is set to off. {confirmed(killed)}
          {killed.waitingFor.slice(0, NAMED).map((one) => (
            <span key={one.name}>
              {" "}
              <Link href="/clients" className="underline underline-offset-2">
                {one.name}
              </Link>{" "}
              {one.lostAt ? (
                <>
                  was last heard <TimeAgo at={one.lostAt} />.
                </>
              ) : (
                "has not confirmed."
              )}
            </span>
          ))}
          {killed.waitingFor.length > NAMED ? ` And ${killed.waitingFor.length - NAMED} more.` : null}
        </p>
        {whyNotLift ? <p className="mt-0.5">{whyNotLift}</p> : null}
      </div>
      {whyNotLift ? null : (
        <Link
          href="/emergency"
          className="inline-flex h-9 items-center justify-center rounded-lg border border-on-fail/70 px-3.5 text-[0.8125rem] font-medium hover:bg-on-fail/10 max-md:h-11 max-sm:w-full"
        >
          Lift the kill switch
        </Link>
      )}
    </section>
  );
}

const NAMED = 3;

function confirmed({ confirmed, of, ms }: Killed): string {
  if (of === 0) return "Nobody is connected to confirm it.";
  const time = ms === null ? "" : ` in ${formatDuration(ms)}`;
  return `Confirmed by ${confirmed} of ${of}${time}.`;
}
