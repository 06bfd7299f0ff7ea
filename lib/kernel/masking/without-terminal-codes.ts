/** A command to the terminal's window, up to its end. */
const COMMAND = "\u001b]";
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const END = /\u0007|\u001b\\|\u009c/g;
/** Colours and moves of the cursor. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CODE = /[\u001b\u009b][[\]()#;?]*(?:\d{1,4}(?:[;:]\d{0,4})*)?[\dA-PR-TZcf-nq-uy=><~]/g;

/**
 * What `stripVTControlCharacters` of Node leaves of a text, which looks for the end of each command through all that follows, so that
 * a few thousand without an end stop the process. Behind the first without one there is no end for any other.
 */
export function withoutTerminalCodes(text: string): string {
  const parts: string[] = [];
  let from = 0;
  for (let start = text.indexOf(COMMAND); start >= 0; start = text.indexOf(COMMAND, from)) {
    END.lastIndex = start + COMMAND.length;
    if (!END.test(text)) break;
    parts.push(text.slice(from, start));
    from = END.lastIndex;
  }
  // Each for itself, as what stands around a command is no code.
  return [...parts, text.slice(from)].map((part) => part.replace(CODE, "")).join("");
}
