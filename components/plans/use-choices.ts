"use client";

import { useState } from "react";
import { LEAVE_OPEN } from "./choice-keys.ts";
import type { Chosen } from "./decide-summary.ts";

type Value = { rawValue: string | null; rows: number };

/** What a person chose for each value of a list, until it is confirmed. */
export function useChoices<T extends Value>(groups: readonly T[]) {
  const [chosen, setChosen] = useState<Record<string, string>>({});
  const of = (group: Value): string | null => chosen[keyOfValue(group)] ?? null;
  return {
    of,
    /** What all of them have; null if not all have the same. */
    ofAll: (own: readonly T[]): string | null => {
      const [first] = own;
      const value = first ? of(first) : null;
      return own.every((group) => of(group) === value) ? value : null;
    },
    /** `value` null takes the choice back. */
    choose: (own: readonly T[], value: string | null) =>
      setChosen((before) => {
        const next = { ...before };
        for (const group of own) {
          if (value === null) delete next[keyOfValue(group)];
          else next[keyOfValue(group)] = value;
        }
        return next;
      }),
    clear: () => setChosen({}),
    decisions: groups.flatMap((group): Chosen[] => {
      const value = of(group);
      if (value === null) return [];
      return [
        {
          rawValue: group.rawValue,
          value: value === LEAVE_OPEN ? null : value,
          expectedRows: group.rows,
        },
      ];
    }),
  };
}

export function keyOfValue({ rawValue }: Pick<Value, "rawValue">): string {
  return rawValue === null ? "null" : `"${rawValue}"`;
}
