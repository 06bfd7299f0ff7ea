type Texts = { readonly [key: string]: string | Texts };

/** The same texts in brackets: what is drawn without them stands in the code, where no language reaches it. */
export function bracketed<T extends Texts>(texts: T): T {
  return Object.fromEntries(
    Object.entries(texts).map(([key, text]) => [
      key,
      typeof text === "string" ? `⟦${text}⟧` : bracketed(text),
    ]),
  ) as T;
}
