import type { Redaction } from "../config/config.ts";
import { withoutHidden } from "../input/hidden-characters.ts";

/** Words of a key that mask its value. sluice.yaml documents the same list. */
export const MASKED_WORDS: readonly string[] = (
  "name phone mobile tel contact email mail birth birthday birthdate dob age gender ssn passport address street postcode " +
  "zip city note notes memo comment message symptom symptoms diagnosis token secret password passwd passphrase passcode " +
  "pass pwd pw pin otp jwt bearer apikey credential credentials authorization auth cookie session signature card cvv cvc iban " +
  "account ip latitude longitude sid csrf xsrf tok sig msisdn kennwort passwort 비밀번호 암호 이름 성명 전화 연락처 이메일 생년월일 주민등록번호 주소 메모"
).split(" ");

/** These mask also inside a longer word, as in patientname, accesstoken or XAPIKEY. */
const MASKED_PARTS: readonly string[] = (
  "name phone mobile email birthday birthdate address passport password passwd passphrase passcode secret token apikey " +
  "privatekey accesskey signingkey encryptionkey csrf xsrf msisdn kennwort passwort 비밀번호 암호 jwt credential authorization cookie sessionid creditcard cardnumber cardno iban diagnosis symptom " +
  "이름 성명 전화 연락처 이메일 생년월일 주민 주소 메모"
).split(" ");

/** Longer than any name that somebody gave on purpose: what stands under it is not shown. */
const LONGEST_NAME = 200;

/**
 * Whether a value is masked for its key's sake, in events of this type. What sluice.yaml says of the type goes before
 * what it says of all, and showing means exactly the key that is named.
 */
export function secretNames(redaction: Redaction, type: string | null): (key: string) => boolean {
  const own = type !== null && Object.hasOwn(redaction.types, type) ? redaction.types[type] : undefined;
  const shownHere = new Set(own?.show);
  const maskedHere = new Set(own?.mask.flatMap(wordsOf));
  const shown = new Set(redaction.show);
  const masked = new Set([...MASKED_WORDS, ...redaction.mask.flatMap(wordsOf)]);
  return (key) => {
    if (key.length > LONGEST_NAME) return true;
    if (shownHere.has(key)) return false;
    const words = wordsOf(key);
    if (words.some((word) => maskedHere.has(word))) return true;
    if (shown.has(key)) return false;
    if (words.some((word) => masked.has(word))) return true;
    const whole = words.join("");
    return MASKED_PARTS.some((part) => whole.includes(part));
  };
}

/** For texts that belong to no type of event. */
export const isSecretName = secretNames({ mask: [], show: [], types: {} }, null);

/** patientName, patient_name and PATIENT-NAME are all patient, name. */
function wordsOf(key: string): string[] {
  return withoutHidden(key)
    .normalize("NFKC")
    .replace(/(\p{Ll}|\d)(\p{Lu})/gu, "$1 $2")
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== "");
}
