import { type Message, message } from "../messages/catalogue/message.ts";
import type { Rule, RuleSet } from "../plans/model.ts";

/** A person's answer for one raw value; null stands for rows where the application stored NULL. */
export type Decision = { rawValue: string | null; value: string };

/**
 * Texts that have nothing in common. A rule that matches most of them matches nearly anything, and is a default in
 * disguise: "not a digit", "any letter or digit", "anything".
 */
export const UNRELATED_TEXTS = [
  "qzxj",
  "7",
  "§±",
  "한글",
  "after lunch?",
  "ÄÖ-_/",
  "0",
  "…",
  "x y z",
  "\u200b!",
];
/** So many matches among them make a default. */
export const DEFAULT_IN_DISGUISE = 7;

/**
 * The statement that creates `sluice.<function>(raw text) returns text`.
 * A decision for exactly this raw text wins. Otherwise a value is given only if a rule of it matches and none of any
 * other value does: what is ambiguous stays null, as does what nothing matches, and a person decides.
 */
export function compileRules(rules: RuleSet, decisions: Decision[]): string {
  const cases: string[] = [];
  if (decisions.some((decision) => decision.rawValue === null)) {
    const value = decisions.findLast((decision) => decision.rawValue === null)?.value ?? "";
    cases.push(`when raw is null then ${quoteText(value)}`);
  }
  for (const value of rules.values) {
    const exact = decisions
      .filter((d) => d.value === value && d.rawValue !== null)
      .map((d) => quoteText(d.rawValue ?? ""));
    if (exact.length > 0) cases.push(`when raw in (${exact.join(", ")}) then ${quoteText(value)}`);
  }
  for (const value of rules.values) {
    const mine = rules.rules.filter((rule) => rule.value === value);
    if (mine.length === 0) continue;
    const others = rules.rules.filter((rule) => rule.value !== value);
    const unless = others.length === 0 ? "" : ` and not (${anyMatches(others)})`;
    cases.push(`when (${anyMatches(mine)})${unless} then ${quoteText(value)}`);
  }
  // A body without quotes is parsed now, so that a broken pattern list fails here and search_path cannot change it.
  return [
    `create or replace function sluice.${rules.function}(raw text) returns text`,
    "language sql immutable parallel safe",
    `return case\n  ${cases.join("\n  ")}\nend`,
  ].join("\n");
}

function anyMatches(rules: Rule[]): string {
  return rules
    .map((rule) => `btrim(raw, E' \\t\\r\\n\\u00a0\\u3000') ~* ${quoteText(rule.pattern)}`)
    .join(" or ");
}

/** A text as an SQL literal, whatever standard_conforming_strings says. */
export function quoteText(text: string): string {
  const doubled = text.replaceAll("'", "''");
  return doubled.includes("\\") ? `E'${doubled.replaceAll("\\", "\\\\")}'` : `'${doubled}'`;
}

/**
 * Why a rule may not be used, or null. Looks at the pattern with JavaScript's engine, whose words for boundaries differ;
 * a pattern that it cannot read is judged by PostgreSQL when the function is installed (`replaceRules`).
 */
export function refuseRule(rule: Rule): Message | null {
  const pattern = asJavaScript(rule.pattern);
  if (pattern === null) return null;
  return UNRELATED_TEXTS.filter((text) => pattern.test(text)).length >= DEFAULT_IN_DISGUISE
    ? message("planFolder.matchesAll", { rule: rule.name })
    : null;
}

function asJavaScript(pattern: string): RegExp | null {
  const translated = pattern
    .replaceAll(/\\[mMyY]|\[\[:[<>]:\]\]/g, "\\b")
    .replaceAll("[:digit:]", "0-9")
    .replaceAll("[:alpha:]", "\\p{L}")
    .replaceAll("[:alnum:]", "\\p{L}0-9")
    .replaceAll("[:space:]", "\\s");
  for (const flags of ["isu", "is"]) {
    try {
      return new RegExp(translated, flags);
    } catch {
      // The next reading, or none.
    }
  }
  return null;
}
