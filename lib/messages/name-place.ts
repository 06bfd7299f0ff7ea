import { type Message, message } from "./catalogue/message.ts";

/** "010-roles, rollback.sql, line 3": two files of one step may say the same on the same line. */
export function namePlace({ step, file, line }: { step: string; file?: string; line: number }): Message {
  return file
    ? message("rehearsal.place.inFile", { step, file, line })
    : message("rehearsal.place.inStep", { step, line });
}
