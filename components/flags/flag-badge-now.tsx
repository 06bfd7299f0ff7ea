"use client";

import { type FlagNow, useFlagNow } from "./flag-now.ts";
import { FlagStateBadge } from "./flag-state-badge.tsx";

/** The badge of one flag's page: what the last press made of it, at once. */
export function FlagBadgeNow({ flag }: { flag: FlagNow }) {
  const { state, serves } = useFlagNow(flag);
  return <FlagStateBadge state={state} serves={serves} />;
}
