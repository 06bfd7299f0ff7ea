import { Fragment } from "react";

/** A name of flags, plans, steps and such, which are long and have no spaces: it wraps behind a separator, never in a word. */
export function Name({ children }: { children: string }) {
  return partsOf(children).map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts are what the text is made of, in order
    <Fragment key={index}>
      {index > 0 ? <wbr /> : null}
      {part}
    </Fragment>
  ));
}

/** "dynamic-services" as "dynamic-" and "services"; pure, and together again the text. */
export function partsOf(name: string): string[] {
  return name.match(/[^-_./@:]+[-_./@:]*|[-_./@:]+/g) ?? [];
}
