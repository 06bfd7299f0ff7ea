const WORDS = new Set(
  (
    "a an and are as at be been already blank blocked cannot declined denied disabled does duplicate empty exceeded exist exists " +
    "expected expired field for format found gone has have in incorrect invalid is it length limit locked long longer malformed " +
    "match may missing must no not null of one only or out present refused rejected required revoked short shorter should " +
    "string taken than the this to too type undefined unknown unsupported use used valid value wrong was"
  ).split(" "),
);
const MOST_LETTERS = 100;

/** True for "is not valid" and "expired": what a receiver says of a value, in words of which none can be the value itself. */
export function saysOnlyWhy(text: string): boolean {
  if (text.length > MOST_LETTERS) return false;
  const words = text.toLowerCase().match(/[^\s[\]"'.,]+/g) ?? [];
  return words.length > 0 && words.every((word) => WORDS.has(word));
}
