import type { Redaction } from "../config.ts";

/** What stands where a value was masked. */
export const MASKED = "[hidden]";

/** Words of a key that mask its value. sluice.yaml documents the same list. */
export const MASKED_WORDS: readonly string[] = (
  "name phone mobile tel contact email mail birth birthday birthdate dob age gender ssn passport address street postcode " +
  "zip city note notes memo comment message symptom symptoms diagnosis token secret password passcode pin authorization " +
  "cookie session card iban account ip latitude longitude 이름 성명 전화 연락처 이메일 생년월일 주소 메모"
).split(" ");

/**
 * A payload fit to be shown: values whose key has a masked word are hidden whole, whatever they hold, and addresses of
 * mail inside other texts too.
 * @returns the copy and the paths that were hidden, "patient.name".
 */
export function redact(payload: unknown, redaction: Redaction): { payload: unknown; masked: string[] } {
  const words = new Set([...MASKED_WORDS, ...redaction.mask.flatMap(wordsOf)]);
  const shown = new Set(redaction.show);
  const masked: string[] = [];

  function hide(value: unknown, path: string): unknown {
    if (Array.isArray(value)) return value.map((item, index) => hide(item, `${path}[${index}]`));
    if (typeof value === "string") {
      const text = value.replace(/[^\s@<>"']+@[^\s@<>"']+\.[^\s@<>"']+/g, MASKED);
      if (text !== value) masked.push(path);
      return text;
    }
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => {
        const innerPath = path === "" ? key : `${path}.${key}`;
        const secret = !shown.has(key) && wordsOf(key).some((word) => words.has(word));
        // That nothing was recorded is not personal.
        if (!secret || inner === null) return [key, hide(inner, innerPath)];
        masked.push(innerPath);
        return [key, MASKED];
      }),
    );
  }

  return { payload: hide(payload, ""), masked };
}

/** patientName, patient_name and PATIENT-NAME are all patient, name. */
function wordsOf(key: string): string[] {
  return key
    .replace(/(\p{Ll}|\d)(\p{Lu})/gu, "$1 $2")
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== "");
}
