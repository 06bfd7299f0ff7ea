/** Every name that stands in a text of SQL, as the catalogue writes it; words of the language and of comments as well. */
export function namesIn(sql: string): string[] {
  const words = sql.match(/"(?:[^"]|"")+"|[\p{L}_][\p{L}\p{N}_$]*/gu) ?? [];
  return words.map((word) =>
    word.startsWith('"') ? word.slice(1, -1).replaceAll('""', '"') : word.toLowerCase(),
  );
}
