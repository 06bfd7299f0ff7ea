"use client";

import { useTranslations } from "next-intl";
import { type ComponentType, useEffect, useState } from "react";
import { cn } from "#components/ui/cn.ts";
import { useSay } from "#components/ui/use-say.ts";
import { sentences } from "#lib/messages/catalogue/sentences.ts";
import type { AreaChartProps } from "./area-drawing.tsx";
import { describeScale, describeSeries } from "./describe-series.ts";
import { formatValue } from "./value-format.ts";

/** A small area chart. Its content is also one sentence for those who do not see it. */
export function AreaChart(props: AreaChartProps) {
  const t = useTranslations("charts");
  const say = useSay();
  const { name, points, second, format, height = 64 } = props;
  // recharts is heavy; no page's first load carries it. Not by lazy(): a page that is read again each second begins a
  // new transition each time, and one that waits for a file would never end.
  const [Drawing, setDrawing] = useState<ComponentType<AreaChartProps> | null>(null);
  const [isLost, setIsLost] = useState(false);
  useEffect(() => {
    let isThere = true;
    import("./area-drawing.tsx").then(
      (file) => isThere && setDrawing(() => file.default),
      () => isThere && setIsLost(true),
    );
    return () => {
      isThere = false;
    };
  }, []);
  if (points.length < 2) {
    return (
      <p className="flex items-center text-muted text-xs" style={{ height }}>
        {points.length === 0 ? t("notMeasured") : t("oneMeasurement")}
      </p>
    );
  }
  const write = (value: number) => formatValue(value, format);
  const spoken = sentences(
    describeSeries(name, points, write),
    second ? describeSeries(second.name, second.points, write) : null,
  );
  // Its file did not come: what it draws, in words.
  if (isLost) return <p className="text-muted text-xs">{say(spoken)}</p>;
  return (
    <figure className="m-0 w-full">
      <figcaption className="sr-only">{say(spoken)}</figcaption>
      <div aria-hidden="true" style={{ height }} className={cn("w-full", !Drawing && "rounded bg-sunken")}>
        {Drawing ? <Drawing {...props} height={height} /> : null}
      </div>
      {props.axis ? (
        <p aria-hidden="true" className="mt-1 text-muted text-xs">
          {say(describeScale([{ name, points }, ...(second ? [second] : [])], write))}
        </p>
      ) : null}
    </figure>
  );
}
