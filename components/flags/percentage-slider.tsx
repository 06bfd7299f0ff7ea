"use client";

import { useTranslations } from "next-intl";
import type { KeyboardEvent } from "react";
import { cn } from "#components/ui/cn.ts";
import { Slider } from "#components/ui/slider.tsx";
import { useSay } from "#components/ui/use-say.ts";
import { percentWords } from "#lib/kernel/text/numbers.ts";
import { fromPosition, MARKS, nextMark, nextStop, nudge, toPosition } from "./percentage-scale.ts";

const STEPS = 1_000;
/** Half the thumb: its centre runs from here to as far from the other end. */
const INSET = "10px";

/** The saved percentage and the one being considered on a logarithmic track; what lies between is hatched. */
export function PercentageSlider({
  saved,
  value,
  onChange,
  disabled,
  kept,
}: {
  saved: number;
  value: number;
  onChange: (percentage: number) => void;
  disabled: boolean;
  /** Nobody is served by it now: grey, as the colour would say that somebody is. */
  kept: boolean;
}) {
  const t = useTranslations("flag.who");
  const say = useSay();
  const low = Math.min(saved, value);
  const high = Math.max(saved, value);
  return (
    <div>
      <Slider
        thumbLabel={t("slider")}
        thumbText={say(percentWords(value))}
        min={0}
        max={STEPS}
        step={1}
        value={[Math.round(toPosition(value) * STEPS)]}
        onValueChange={([position]) => onChange(fromPosition((position ?? 0) / STEPS))}
        onKeyDown={(event) => {
          const next = afterKey(event, value);
          if (next === null) return;
          event.preventDefault();
          onChange(next);
        }}
        disabled={disabled}
        kept={kept}
      >
        <span
          className={cn("absolute inset-y-0 left-0", kept ? "bg-faint" : "bg-accent")}
          style={{ width: low === 0 ? 0 : at(toPosition(low)) }}
        />
        {low === high ? null : (
          <span
            className="absolute inset-y-0 bg-hatched"
            style={{
              left: at(toPosition(low)),
              width: `calc((100% - 2 * ${INSET}) * ${toPosition(high) - toPosition(low)})`,
            }}
          />
        )}
      </Slider>
      <div className="relative h-4 text-2xs text-muted" aria-hidden="true">
        {MARKS.map((mark) => (
          <span key={mark} className="absolute -translate-x-1/2" style={{ left: at(toPosition(mark)) }}>
            {mark}
          </span>
        ))}
      </div>
    </div>
  );
}

function at(position: number): string {
  return `calc(${INSET} + (100% - 2 * ${INSET}) * ${position})`;
}

function afterKey(event: KeyboardEvent, value: number): number | null {
  switch (event.key) {
    case "ArrowRight":
    case "ArrowUp":
      return event.shiftKey ? nudge(value, 1) : nextStop(value, 1);
    case "ArrowLeft":
    case "ArrowDown":
      return event.shiftKey ? nudge(value, -1) : nextStop(value, -1);
    case "PageUp":
      return nextMark(value, 1);
    case "PageDown":
      return nextMark(value, -1);
    case "Home":
      return 0;
    case "End":
      return 100;
    default:
      return null;
  }
}
