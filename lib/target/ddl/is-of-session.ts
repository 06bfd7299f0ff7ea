import type { Statement } from "./split-statements.ts";

const SESSION = ["VariableSetStmt", "PrepareStmt", "DiscardStmt", "LoadStmt"];

/**
 * Whether what a statement does, or a part of it, is gone with its session: a setting, a temporary table, a change of the temporary table
 * `given`. Whoever goes on behind it in another session must run it again. By its syntax tree; what functions and DO do is not seen.
 */
export function isOfSession({ tree }: Pick<Statement, "tree">, given: string): boolean {
  const [[kind, statement] = ["", {}]] = Object.entries(tree);
  if (SESSION.includes(kind)) return true;
  const { relation } = statement as { relation?: { relname?: string } };
  if (relation?.relname === given) return true;
  const text = JSON.stringify(tree);
  return /"relpersistence":"t"|"sval":"set_config"|"schemaname":"pg_temp"/.test(text);
}
