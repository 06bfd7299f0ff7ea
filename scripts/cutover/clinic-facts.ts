import { createHash } from "node:crypto";
import type pg from "pg";
import { type Period, periodOf } from "../../examples/clinic/period.ts";
import type { Accepted } from "./load.ts";

export type SeededRow = { id: string; service: string; time: string; rest: string };
type Row = SeededRow & { period: string | null; date: string };

/** What of a reservation no phase may change, in one column. */
const REST = `concat_ws('|', r."patientName", r.phone, r.email, r."birthDate", r.gender, r."treatmentType", r."preferredDate", r.notes)`;

/** Every reservation as it is before anything is changed. */
export async function readSeeded(clinic: pg.Pool): Promise<Map<string, SeededRow>> {
  const { rows } = await clinic.query<SeededRow>(
    `select r.id, r.service::text as service, r."preferredTime" as time, ${REST} as rest from reservations r`,
  );
  return new Map(rows.map((row) => [row.id, { ...row, rest: short(row.rest) }]));
}

/** sha256 over the seeded rows' old fields, to prove that a rollback left them alone while bookings came in. */
export async function fingerprintSeeded(clinic: pg.Pool, seeded: Map<string, SeededRow>): Promise<string> {
  const hash = createHash("sha256");
  const now = await readSeeded(clinic);
  for (const id of [...seeded.keys()].sort()) {
    const row = now.get(id);
    hash.update(row ? `${id}|${row.service}|${row.time}|${row.rest}\n` : `${id} is missing\n`);
  }
  return hash.digest("hex");
}

export type Comparison = {
  rows: number;
  seededLost: string[];
  seededChanged: string[];
  acceptedLost: string[];
  acceptedWrong: string[];
  /** Rows that neither the seed nor an accepted booking explains. */
  unexplained: number;
};

/** Compares the database after the contract phase with the seed and with every booking that a client was promised. */
export async function compareAfter(
  clinic: pg.Pool,
  seeded: Map<string, SeededRow>,
  accepted: Accepted[],
  decisions: Map<string, string>,
): Promise<Comparison> {
  const { rows } = await clinic.query<Row>(
    `select r.id, s.code as service, r.period, r."preferredDate"::text as date, '' as time, ${REST} as rest
     from reservations r join services s on s.id = r."serviceId"
       and s.name = r."serviceName" and s."durationMinutes" + s."bufferMinutes" = r."estimatedDuration"`,
  );
  const { rows: counted } = await clinic.query<{ n: number }>(
    "select count(*)::integer as n from reservations",
  );
  const found = new Map(rows.map((row) => [row.id, row]));
  const meant = (time: string | null): string | null =>
    time === null ? null : (decisions.get(time) ?? periodOf(time));

  const result: Comparison = {
    rows: counted[0]?.n ?? 0,
    seededLost: [],
    seededChanged: [],
    acceptedLost: [],
    acceptedWrong: [],
    unexplained: 0,
  };
  for (const before of seeded.values()) {
    const after = found.get(before.id);
    if (!after) result.seededLost.push(before.id);
    else if (
      after.service !== before.service ||
      after.period !== meant(before.time) ||
      short(after.rest) !== before.rest
    )
      result.seededChanged.push(before.id);
  }
  for (const booking of accepted) {
    const after = found.get(booking.id);
    const period: Period | string | null = booking.period ?? meant(booking.time);
    if (!after) result.acceptedLost.push(booking.id);
    else if (after.service !== booking.service || after.date !== booking.date || after.period !== period)
      result.acceptedWrong.push(booking.id);
  }
  const promised = new Set(accepted.map((booking) => booking.id));
  result.unexplained = rows.filter((row) => !seeded.has(row.id) && !promised.has(row.id)).length;
  return result;
}

export type EventCounts = {
  written: number;
  delivered: number;
  duplicated: number;
  lost: number;
  outOfOrder: number;
  /** Bookings that were promised and have no event. */
  bookingsWithoutEvent: number;
};

/** Counts the outbox log against what the webhook's receiver noted. */
export async function countEvents(clinic: pg.Pool, accepted: Accepted[]): Promise<EventCounts> {
  const { rows } = await clinic.query<Omit<EventCounts, "bookingsWithoutEvent">>(`
    with received as (
      select "eventId" as id, "aggregateId" as key, min(position) as first, count(*) as times
      from received_events group by 1, 2
    ), ordered as (
      select l.seq, lag(l.seq) over (partition by r.key order by r.first) as previous
      from received r join sluice.outbox_log l on l.id::text = r.id
    )
    select (select count(*)::integer from sluice.outbox_log) as written,
      (select count(*)::integer from received) as delivered,
      (select coalesce(sum(times - 1), 0)::integer from received) as duplicated,
      (select count(*)::integer from sluice.outbox_log l
       where not exists (select from received r where r.id = l.id::text)) as lost,
      (select count(*)::integer from ordered where previous > seq) as "outOfOrder"`);
  const { rows: missing } = await clinic.query<{ n: number }>(
    `select count(*)::integer as n from unnest($1::text[]) as booking(id)
     where not exists (select from sluice.outbox_log l
       where l.aggregateid = booking.id and l.type = 'reservation.created')`,
    [accepted.map((booking) => booking.id)],
  );
  const counts = rows[0];
  if (!counts) throw new Error("The events could not be counted.");
  return { ...counts, bookingsWithoutEvent: missing[0]?.n ?? 0 };
}

function short(text: string): string {
  return createHash("sha1").update(text).digest("base64");
}
