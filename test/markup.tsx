import type { ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { Texts } from "#components/shell/texts.tsx";

/** The HTML of what a component draws, in English. */
export function markup(drawn: ReactNode): string {
  return renderToStaticMarkup(<Texts locale="en">{drawn}</Texts>);
}
