/**
 * A text in the letters that somebody who guesses would try: without accents, full width and mathematical forms. Letters whose
 * marks make another letter of their script, as in Korean or Hindi, stay.
 */
export function plainLetters(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]+/g, "")
    .normalize("NFC");
}
