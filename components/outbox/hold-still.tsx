"use client";

import { useTranslations } from "next-intl";
import { type FocusEvent, type ReactNode, useState } from "react";

type List = { ids: string[]; content: ReactNode };

/** Keeps a list as it is while somebody points at it or works in it, so that no row moves away from under the press. */
export function HoldStill({ ids, children }: { ids: string[]; children: ReactNode }) {
  const [held, setHeld] = useState<List | null>(null);
  const [focused, setFocused] = useState(false);
  const t = useTranslations("outbox.held");
  const newer = held ? ids.filter((id) => !held.ids.includes(id)).length : 0;
  const hold = () => setHeld((already) => already ?? { ids, content: children });
  const leaves = (event: FocusEvent) => !event.currentTarget.contains(event.relatedTarget);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it reacts to being pointed at, and cannot be pressed itself
    <div
      className="relative"
      onPointerEnter={hold}
      onPointerLeave={() => (focused ? undefined : setHeld(null))}
      onFocus={() => {
        setFocused(true);
        hold();
      }}
      onBlur={(event) => {
        if (!leaves(event)) return;
        setFocused(false);
        setHeld(null);
      }}
    >
      {held?.content ?? children}
      {newer > 0 ? (
        <p className="absolute top-1.5 right-3 rounded-full bg-text px-3 py-1 text-background text-xs">
          {t("newer", { count: newer })}
          <button
            type="button"
            className="ml-2 underline"
            onClick={() => setHeld({ ids, content: children })}
          >
            {t("show")}
          </button>
        </p>
      ) : null}
    </div>
  );
}
