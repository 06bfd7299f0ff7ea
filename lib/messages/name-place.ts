/** "010-roles, rollback.sql, line 3": two files of one step may say the same on the same line. */
export function namePlace({ step, file, line }: { step: string; file?: string; line: number }): string {
  return [step, ...(file ? [file] : []), `line ${line}`].join(", ");
}
