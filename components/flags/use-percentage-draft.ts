"use client";

import { useState } from "react";
import type { Message } from "#lib/messages/catalogue/message.ts";
import { parsePercentage, whyNoPercentage } from "./percentage-scale.ts";

export type PercentageDraft = {
  /** Chosen or typed; what is saved while nothing is. */
  wanted: number;
  /** What stands in the field. */
  text: string;
  /** Why that is no percentage; null if it is one. */
  problem: Message | null;
  /** Null: what is saved. */
  choose: (percentage: number | null) => void;
  type: (text: string) => void;
  /** Writes the percentage as it is said everywhere; what is none stays to be mended. */
  leave: () => void;
};

/** The percentage that a person has in hand. */
export function usePercentageDraft(saved: number): PercentageDraft {
  // Null follows what is saved, so that a change made elsewhere shows here.
  const [draft, setDraft] = useState<number | null>(null);
  const [typed, setTyped] = useState<string | null>(null);
  const wanted = draft ?? saved;
  const problem = typed === null ? null : whyNoPercentage(typed);
  return {
    wanted,
    text: typed ?? String(wanted),
    problem,
    choose(percentage) {
      setDraft(percentage);
      setTyped(null);
    },
    type(text) {
      setTyped(text);
      setDraft(parsePercentage(text));
    },
    leave() {
      if (problem === null) setTyped(null);
    },
  };
}
