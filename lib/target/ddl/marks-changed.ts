import type { Node, RoleSpec } from "libpg-query";
import { nodesOf } from "./syntax-tree.ts";

type RangeVar = { schemaname?: string; relname?: string };
export type Fields = Record<string, unknown>;

export type Catalogue = "pg_class" | "pg_proc" | "pg_type" | "pg_namespace";

/** Objects that a statement changes the rights on, the comment of, or what they are: not compared where others made them. */
export type ChangedMark = {
  what: "rights" | "comment" | "definition";
  /** The catalogue that has it, where it says. */
  of: Catalogue | null;
  /** Its name, after its schema where that is given. */
  name: string[];
  /** All objects in the schema `name`. */
  wholeSchema: boolean;
};

/** The role that a name in a statement stands for. Who runs a statement owns all in a copy; on the target perhaps not. */
export const CURRENT_USER = "current_user";

export function marksChanged(kind: string, node: Fields): ChangedMark[] {
  const objtype = String(node.objtype);
  const of = catalogueOf(objtype);
  if (kind === "GrantStmt" && node.targtype !== "ACL_TARGET_DEFAULTS")
    return ((node.objects ?? []) as Fields[]).map((one) => ({
      what: "rights",
      of,
      name: partsOf(one),
      wholeSchema: node.targtype === "ACL_TARGET_ALL_IN_SCHEMA",
    }));
  if (REDEFINES.has(kind)) {
    const relation = (node.relation ?? node.table) as RangeVar | undefined;
    const name = [relation?.schemaname, relation?.relname].flatMap((part) => part ?? []);
    return name.length > 0 ? [{ what: "definition", of: "pg_class", name, wholeSchema: false }] : [];
  }
  if (kind !== "CommentStmt") return [];
  const parts = partsOf(node.object as Fields);
  // A column's last part is its own, as is that of a constraint, a trigger, a rule or a policy.
  const name = /_(COLUMN|TABCONSTRAINT|TRIGGER|RULE|POLICY|DOMCONSTRAINT)$/.test(objtype)
    ? parts.slice(0, -1)
    : parts;
  return [{ what: "comment", of, name, wholeSchema: false }];
}

/** Whose rights a statement changes by name, and whose default rights; not those of all. */
export function rolesGranted(kind: string, node: Fields): string[] {
  return ["GrantStmt", "AlterDefaultPrivilegesStmt"].includes(kind)
    ? [...nodesOf(node, "RoleSpec")].flatMap((role) => roleNamed(role) ?? [])
    : [];
}

/** Null of all, who are no role. */
export function roleNamed({ roletype, rolename }: RoleSpec): string | null {
  if (roletype === "ROLESPEC_PUBLIC") return null;
  return roletype === "ROLESPEC_CSTRING" ? (rolename ?? "") : CURRENT_USER;
}

const REDEFINES = new Set(
  "AlterTableStmt RenameStmt IndexStmt CreateTrigStmt RuleStmt CreatePolicyStmt AlterPolicyStmt".split(" "),
);

export function catalogueOf(objtype: string): Catalogue | null {
  if (/_(FUNCTION|PROCEDURE|ROUTINE|AGGREGATE)$/.test(objtype)) return "pg_proc";
  if (/_(TABLE|VIEW|MATVIEW|SEQUENCE|INDEX|COLUMN|TABCONSTRAINT|TRIGGER|RULE|POLICY)$/.test(objtype))
    return "pg_class";
  if (/_(TYPE|DOMAIN|DOMCONSTRAINT)$/.test(objtype)) return "pg_type";
  return objtype === "OBJECT_SCHEMA" ? "pg_namespace" : null;
}

/** The parts of a name, whichever way the grammar has it; of a function without its arguments. */
export function partsOf(object: Fields): string[] {
  const { RangeVar, ObjectWithArgs, TypeName, List } = object as {
    RangeVar?: RangeVar;
    ObjectWithArgs?: { objname?: Node[] };
    TypeName?: { names?: Node[] };
    List?: { items?: Node[] };
  };
  if (RangeVar) return [RangeVar.schemaname, RangeVar.relname].flatMap((part) => part ?? []);
  const parts = ObjectWithArgs?.objname ?? TypeName?.names ?? List?.items;
  if (parts) return parts.flatMap((part) => partsOf(part as Fields));
  return [(object.String as { sval?: string } | undefined)?.sval ?? ""];
}
