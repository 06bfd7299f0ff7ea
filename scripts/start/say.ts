/** Times each stage of the start and prints one line for it: what, how it went, how long it took. */
export async function stage<T>(
  name: string,
  work: () => Promise<{ result: T; note: string }>,
  announce?: string,
): Promise<T> {
  if (announce) console.log(`  ${name.padEnd(12)} ${announce}`);
  const startedAt = performance.now();
  const { result, note } = await work();
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`  ${name.padEnd(12)} ${note.padEnd(56)} ${seconds.padStart(5)} s`);
  return result;
}

export function say(line: string): void {
  console.log(line);
}
