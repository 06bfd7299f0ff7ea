"use client";

import { useEffect, useState } from "react";
import type { Reach } from "#lib/flags/model.ts";

export type CountReach = (percentage: number) => Promise<Reach | null>;

const SETTLE_MS = 180;

/** How many people a percentage would reach, counted on the server once the hand rests; null while counting. */
export function useReach(
  countReach: CountReach,
  saved: number,
  savedReach: Reach,
  percentage: number,
): Reach | null {
  const [counted, setCounted] = useState<{ saved: number; percentage: number; reach: Reach | null } | null>(
    null,
  );
  useEffect(() => {
    if (percentage === saved) return;
    let current = true;
    const timer = setTimeout(async () => {
      const reach = await countReach(percentage).catch(() => null);
      if (current) setCounted({ saved, percentage, reach });
    }, SETTLE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [countReach, saved, percentage]);
  if (percentage === saved) return savedReach;
  return counted?.percentage === percentage && counted.saved === saved ? counted.reach : null;
}
