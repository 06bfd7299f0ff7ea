import { type Message, message } from "./catalogue/message.ts";

export type CheckName = { phase: string; step: string; name: string };

/** The page of a check's rows, with what it found and what it holds. */
export function checkAddress(plan: string, check: CheckName): string {
  return `/migrations/${encodeURIComponent(plan)}/rows?check=${encodeURIComponent(checkKey(check))}`;
}

/** Where failing checks are looked at: the rows of the only one, or a list of them with the rows of each one press away. */
export function failingChecksLink(failing: readonly (CheckName & { plan: string })[]): {
  label: Message;
  href: string;
} {
  const [first] = failing;
  return first && failing.length === 1
    ? { label: message("flagWords.look.rows"), href: checkAddress(first.plan, first) }
    : {
        label: message("flagWords.look.checks", { count: failing.length }),
        href: "/validation?show=failing",
      };
}

/** The rows of a plan's first failing check, where only the plan is known. */
export function failingRowsAddress(plan: string): string {
  return `/migrations/${encodeURIComponent(plan)}/rows?tab=checks`;
}

/** The page of the values that no rule could read. */
export function valuesAddress(plan: string): string {
  return `/migrations/${encodeURIComponent(plan)}/rows`;
}

/** "backfill/040-period/No period contradicts …": neither a phase nor a step holds a slash. */
export function checkKey({ phase, step, name }: CheckName): string {
  return `${phase}/${step}/${name}`;
}
