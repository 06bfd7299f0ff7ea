import { pick, pickWeighted, randomFrom } from "./random.ts";
import { styleOf } from "./times.ts";

export const SEED = 20_260_102;
export const ROWS = 120_000;
/** How far back and how far ahead of the day of seeding the reservations reach. */
export const DAYS_BACK = 1000;
export const DAYS_AHEAD = 90;

const SERVICES = [
  ["WRINKLE_BOTOX", 28],
  ["VOLUME_LIFTING", 18],
  ["SKIN_CARE", 24],
  ["REMOVAL_PROCEDURE", 12],
  ["BODY_CARE", 8],
  ["OTHER_CONSULTATION", 10],
] as const;
const PAST_STATUSES = [
  ["COMPLETED", 82],
  ["CANCELLED", 11],
  ["NO_SHOW", 7],
] as const;
const FUTURE_STATUSES = [
  ["CONFIRMED", 55],
  ["PENDING", 36],
  ["CANCELLED", 9],
] as const;
const FAMILY_NAMES = [
  "김",
  "이",
  "박",
  "최",
  "정",
  "강",
  "조",
  "윤",
  "장",
  "임",
  "한",
  "오",
  "서",
  "신",
  "권",
];
const GIVEN_NAMES = [
  "민지",
  "서연",
  "지우",
  "하은",
  "수빈",
  "지민",
  "예은",
  "도현",
  "민준",
  "서준",
  "현우",
  "지훈",
  "은정",
  "미경",
  "영수",
];
const NOTES = [
  "처음 방문입니다",
  "주차 가능한가요?",
  "알레르기 있음",
  "Please call before",
  "상담 먼저 부탁드립니다",
];

/** The columns, in the order in which `reservationLines` writes them. */
export const COLUMNS = [
  "id",
  '"patientName"',
  "phone",
  "email",
  '"birthDate"',
  "gender",
  '"treatmentType"',
  '"preferredDate"',
  '"preferredTime"',
  "status",
  "notes",
  '"createdAt"',
  '"updatedAt"',
  "service",
  '"statusChangedAt"',
] as const;

const DAY_MS = 86_400_000;

/**
 * The seeded reservations as lines for COPY in its text format. Everything comes from the fixed seed; only the dates
 * move with `today`, so that past and future stay past and future. None falls on a Sunday, Saturdays have mornings only.
 */
export function* reservationLines(today: Date, rows = ROWS): Generator<string> {
  const random = randomFrom(SEED);
  const midnight = Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate());
  const days = openDays(midnight);
  for (let row = 0; row < rows; row++) {
    const day = pick(random, days);
    const future = day >= midnight;
    const status = pickWeighted(random, future ? FUTURE_STATUSES : PAST_STATUSES);
    const booked = stamp(Math.min(day, midnight) - Math.floor(random() * 21 * DAY_MS) - 60_000);
    const time = styleOf(row).write(random, new Date(day).getUTCDay() !== 6);
    const birth = stamp(
      Date.UTC(1950 + Math.floor(random() * 55), Math.floor(random() * 12), 1 + Math.floor(random() * 28)),
    );
    const phone = `010-${digits(random, 4)}-${digits(random, 4)}`;
    yield `${[
      id(random),
      pick(random, FAMILY_NAMES) + pick(random, GIVEN_NAMES),
      phone,
      random() < 0.6 ? `patient${row}@example.com` : "\\N",
      birth,
      pickWeighted(random, GENDERS),
      random() < 0.4 ? "FIRST_VISIT" : "FOLLOW_UP",
      stamp(day).slice(0, 10),
      time,
      status,
      random() < 0.1 ? pick(random, NOTES) : "\\N",
      booked,
      booked,
      pickWeighted(random, SERVICES),
      booked,
    ].join("\t")}\n`;
  }
}

const GENDERS = [
  ["FEMALE", 72],
  ["MALE", 26],
  ["OTHER", 2],
] as const;

function openDays(midnight: number): number[] {
  const days: number[] = [];
  for (let offset = -DAYS_BACK; offset < DAYS_AHEAD; offset++) {
    const day = midnight + offset * DAY_MS;
    const weekday = new Date(day).getUTCDay();
    // A Saturday is half a day, so it gets half the chance of a weekday.
    if (weekday !== 0) days.push(day);
    if (weekday !== 0 && weekday !== 6) days.push(day);
  }
  return days;
}

function stamp(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace("T", " ");
}

function digits(random: () => number, count: number): string {
  return String(Math.floor(random() * 10 ** count)).padStart(count, "0");
}

/** Shaped like a version 4 UUID, as the application makes them. */
function id(random: () => number): string {
  const hex = Array.from({ length: 4 }, () =>
    Math.floor(random() * 4_294_967_296)
      .toString(16)
      .padStart(8, "0"),
  ).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}
