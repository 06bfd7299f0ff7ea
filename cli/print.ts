import { english } from "#lib/messages/catalogue/english.ts";
import { message } from "#lib/messages/catalogue/message.ts";

/** What was printed did not arrive: the disk is full, or who reads it is gone. */
export class NotPrinted extends Error {
  override name = "NotPrinted";
}

// The callback of a write tells it too; without a listener it would end the process with a stack trace.
process.stdout.on("error", () => {});

/** Writes to standard output and waits until it is taken. @throws NotPrinted */
export function print(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => (error ? reject(notPrinted(error)) : resolve()));
  });
}

function notPrinted(error: NodeJS.ErrnoException): NotPrinted {
  return new NotPrinted(english(message("commandLine.notPrinted", { code: error.code ?? error.name })));
}
