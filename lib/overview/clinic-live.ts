import type { ClinicAnswer } from "../local/clinic.ts";

export type ClinicLive = {
  /** Of the last sixty seconds; null while it counts less than that. */
  lastMinute: { old: number; new: number; failed: number } | null;
  /** While there is no whole minute: what was booked in how many seconds. */
  soFar: { old: number; new: number; seconds: number };
  /** Bookings in the minute up to each time, oldest first. */
  perMinute: { at: string; value: number }[];
  failed: number;
  /** Answered, but not booked: a full day, a wrong field. */
  refused: number;
  /** Whatever became of them. */
  all: number;
  since: string;
  load: ClinicAnswer["load"];
};

const BUCKET_MS = 10_000;
const MINUTE_BUCKETS = 6;

/** Pure: what the clinic counted in steps of ten seconds, as minutes. The step under way still grows and is left out. */
export function clinicLive({ bookings, load }: ClinicAnswer, now: Date): ClinicLive {
  const whole = bookings.buckets.filter(
    (one, index) =>
      Date.parse(one.at) + BUCKET_MS <= now.getTime() &&
      // Counting began within the first one.
      (index > 0 || Date.parse(one.at) >= Date.parse(bookings.since)),
  );
  const minutes = whole.flatMap((end, index) => {
    const part = whole.slice(index + 1 - MINUTE_BUCKETS, index + 1);
    if (index + 1 < MINUTE_BUCKETS) return [];
    return [{ at: new Date(Date.parse(end.at) + BUCKET_MS).toISOString(), ...sum(part) }];
  });
  const last = minutes.at(-1);
  const all = bookings.old + bookings.new + bookings.refused + bookings.failed;
  return {
    lastMinute: last ? { old: last.old, new: last.new, failed: last.failed } : null,
    soFar: {
      old: bookings.old,
      new: bookings.new,
      seconds: Math.max(0, Math.round((now.getTime() - Date.parse(bookings.since)) / 1000)),
    },
    perMinute: minutes.map((one) => ({ at: one.at, value: one.old + one.new })),
    failed: bookings.failed,
    refused: bookings.refused,
    all,
    since: bookings.since,
    load,
  };
}

function sum(buckets: ClinicAnswer["bookings"]["buckets"]): { old: number; new: number; failed: number } {
  return buckets.reduce(
    (total, one) => ({
      old: total.old + one.old,
      new: total.new + one.new,
      failed: total.failed + one.failed,
    }),
    { old: 0, new: 0, failed: 0 },
  );
}
