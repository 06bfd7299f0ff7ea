import { type Period, periodOf } from "./period.ts";

/** A booking as the website sends it, checked. `period` is what it says or what its time clearly means. */
export type Booking = {
  patientName: string;
  phone: string;
  email: string | null;
  birthDate: string;
  gender: string;
  treatmentType: string;
  service: string;
  /** YYYY-MM-DD */
  preferredDate: string;
  preferredTime: string | null;
  period: Period | null;
  notes: string | null;
};

export type Refusal = { error: string; fields?: string[]; message?: string };

const REQUIRED = [
  "patient_name",
  "phone",
  "birth_date",
  "gender",
  "treatment_type",
  "service",
  "preferred_date",
];
const GENDERS = ["MALE", "FEMALE", "OTHER"];
const TREATMENTS = ["FIRST_VISIT", "FOLLOW_UP"];
const LONGEST_TEXT = 2000;

/**
 * Checks a booking. Old clients send `preferred_time`, new ones `period`, and both are taken whatever the flag says, so
 * that nobody fails because a switch was flipped between the page and the button.
 */
export function parseBooking(body: unknown): { booking: Booking } | { refusal: Refusal } {
  if (typeof body !== "object" || body === null || Array.isArray(body))
    return { refusal: { error: "Invalid request body" } };
  const given = body as Record<string, unknown>;
  const missing = REQUIRED.filter((field) => !given[field]);
  if (!given.preferred_time && !given.period) missing.push("preferred_time");
  if (missing.length > 0) return { refusal: { error: "Missing required fields", fields: missing } };

  const texts = [...REQUIRED, "preferred_time", "period", "email", "notes"];
  const wrong = texts.filter((field) => given[field] != null && !isText(given[field]));
  if (!wrong.includes("gender") && !GENDERS.includes(String(given.gender))) wrong.push("gender");
  if (!wrong.includes("treatment_type") && !TREATMENTS.includes(String(given.treatment_type)))
    wrong.push("treatment_type");
  if (given.period && given.period !== "MORNING" && given.period !== "AFTERNOON") wrong.push("period");
  if (wrong.length > 0) return { refusal: { error: "Invalid field values", fields: [...new Set(wrong)] } };

  const birthDate = asDay(String(given.birth_date));
  const preferredDate = asDay(String(given.preferred_date));
  if (!birthDate || !preferredDate) return { refusal: { error: "Invalid date format" } };

  const preferredTime = given.preferred_time ? String(given.preferred_time) : null;
  return {
    booking: {
      patientName: String(given.patient_name),
      phone: String(given.phone),
      email: given.email ? String(given.email) : null,
      birthDate,
      gender: String(given.gender),
      treatmentType: String(given.treatment_type),
      service: String(given.service),
      preferredDate,
      preferredTime,
      period: given.period
        ? (given.period as Period)
        : preferredTime === null
          ? null
          : periodOf(preferredTime),
      notes: given.notes ? String(given.notes) : null,
    },
  };
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value.length <= LONGEST_TEXT && !value.includes("\u0000");
}

/** YYYY-MM-DD of a date or timestamp in ISO form within the years that PostgreSQL and people share, or null. */
export function asDay(text: string): string | null {
  const date = /^\d{4}-\d{2}-\d{2}/.test(text) ? new Date(text) : new Date(Number.NaN);
  if (Number.isNaN(date.getTime()) || date.getUTCFullYear() < 1000) return null;
  // JavaScript turns 30 February into 2 March; a person who typed it meant something else.
  if (text.length === 10 && date.toISOString().slice(0, 10) !== text) return null;
  return date.toISOString().slice(0, 10);
}
