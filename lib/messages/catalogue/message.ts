import type { ICUArgs, MessageKeys, NestedKeyOf, NestedValueOf } from "next-intl";
import type { en } from "./en.ts";

type Catalogue = typeof en;
/** "plans.gates.flagFull.closed": where a text stands in `en/<domain>.json`. */
export type MessageCode = MessageKeys<Catalogue, NestedKeyOf<Catalogue>>;

/** What stands in a text: a name, a figure, another text, or a list of those. */
export type Param = string | number | Message | readonly Param[];

/** A text as data, which can be stored, sent and compared; `translate` makes a sentence of it where a person reads it. */
export type Message = { readonly code: MessageCode; readonly params?: Readonly<Record<string, Param>> };

type ParamsOf<C extends MessageCode> = ICUArgs<
  NestedValueOf<Catalogue, C>,
  { ICUArgument: Param; ICUNumberArgument: number; ICUDateArgument: never }
>;

type Args<C extends MessageCode> = Partial<ParamsOf<C>> extends ParamsOf<C> ? [] : [params: ParamsOf<C>];

/** The text of that code, with what it names. The compiler asks for each parameter that the text has. */
export function message<C extends MessageCode>(code: C, ...[params]: Args<C>): Message {
  return params === undefined ? { code } : { code, params: params as Record<string, Param> };
}
