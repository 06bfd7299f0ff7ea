import type { Message, MessageCode, Param } from "./message.ts";

/** Formats a text whose parameters are plain, as next-intl's `t` does. */
export type Format = (code: MessageCode, params: Record<string, string | number>) => string;

/** The sentence of a message; null stays null. */
export type Say = <M extends Message | null>(message: M) => M extends null ? null : string;

/** Says messages in that language. */
export function sayer(format: Format, locale: string): Say {
  return ((message: Message | null) => message && say(format, locale, message)) as Say;
}

/** The sentence of a message: first of its parameters that are messages or lists, then its own. */
export function say(format: Format, locale: string, { code, params = {} }: Message): string {
  const plain = (param: Param): string | number => {
    if (typeof param === "string" || typeof param === "number") return param;
    if ("code" in param) return say(format, locale, param);
    return new Intl.ListFormat(locale).format(param.map((one) => String(plain(one))));
  };
  const values = Object.entries(params).map(([name, param]) => [name, plain(param)] as const);
  return format(code, Object.fromEntries(values));
}
