import type { Message, Param } from "../lib/messages/catalogue/message.ts";

/** What other programs said, which stands in a message as it came. */
const THEIRS = ["planFolder.notYaml", "planFolder.unreadable", "targetRefusals.ofPostgresql"];

const isWords = (text: string) => /(^|\s)[a-z]+\s+[a-z]+/.test(text) && !isBatchSql(text);
const isBatchSql = (text: string) => /:(after|upto)\b/.test(text);

/** Parameters of a message, and of those within it, that are words of a language and no name, path or figure. */
export function wordsInParams({ code, params = {} }: Message): string[] {
  const wordsIn = (param: Param): string[] => {
    if (typeof param === "number") return [];
    if (typeof param === "string") return isWords(param) ? [param] : [];
    return "code" in param ? wordsInParams(param) : param.flatMap(wordsIn);
  };
  return THEIRS.includes(code) ? [] : Object.values(params).flatMap(wordsIn);
}
