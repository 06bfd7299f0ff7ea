/** What a table has for a key that came from outside; undefined too for what every object has, such as "constructor". */
export function ownValue<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
