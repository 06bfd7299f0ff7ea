import type { ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { InEnglish } from "./in-english-texts.tsx";

/** The HTML of what a component draws, in English. */
export function markup(drawn: ReactNode): string {
  return renderToStaticMarkup(<InEnglish>{drawn}</InEnglish>);
}
