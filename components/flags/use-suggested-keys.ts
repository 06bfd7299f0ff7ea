"use client";

import { useRef, useState } from "react";

export type SuggestKeys = (beginning: string) => Promise<string[]>;

const SETTLE_MS = 180;
/** Fewer letters begin too many keys. */
const LEAST = 2;

/** Known keys that begin with what is typed, asked for once the hand rests. */
export function useSuggestedKeys(suggest: SuggestKeys | null): {
  keys: string[];
  onType: (text: string) => void;
} {
  const [keys, setKeys] = useState<string[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef("");
  function onType(text: string) {
    clearTimeout(timer.current);
    const beginning = text.trim();
    latest.current = beginning;
    // One that was just picked needs no more.
    if (suggest === null || beginning.length < LEAST || keys.includes(beginning)) return;
    timer.current = setTimeout(async () => {
      const found = await suggest(beginning).catch(() => []);
      if (latest.current === beginning) setKeys(found);
    }, SETTLE_MS);
  }
  return { keys, onType };
}
