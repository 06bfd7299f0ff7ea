/** A text as it is written, or as it was compiled. */
type Text = string | readonly unknown[];
type Texts = { readonly [key: string]: Text | Texts };

/** The same texts in brackets: what is drawn without them stands in the code, where no language reaches it. */
export function bracketed<T extends Texts>(texts: T): T {
  return Object.fromEntries(
    Object.entries(texts).map(([key, text]) => {
      if (typeof text === "string") return [key, `⟦${text}⟧`];
      return [key, isCompiled(text) ? ["⟦", ...text, "⟧"] : bracketed(text)];
    }),
  ) as T;
}

function isCompiled(text: Text | Texts): text is readonly unknown[] {
  return Array.isArray(text);
}
