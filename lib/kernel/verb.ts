import type { z } from "zod";
import type { RefusedAction } from "./audit/asked.ts";
import { type AuditRecord, type AuditSubject, recordAudit } from "./audit/record-audit.ts";
import type { Context } from "./context.ts";
import type { Tx } from "./db/client.ts";
import { inTransaction } from "./db/in-transaction.ts";
import type { Permission } from "./permissions.ts";
import { recordingRefusals } from "./refusal.ts";
import { requirePermission } from "./require-permission.ts";

/** An input as it came, of which no schema has seen anything: for the record of a refused attempt. */
export type Asked = Readonly<Record<string, unknown>>;

/** What a verb did that belongs on record; of the verb's subject, unless it says another. */
export type Entry = Omit<AuditRecord, "subject" | "outcome"> & { subject?: AuditSubject };

export type Done<O> = {
  answer: O;
  /** None: nothing was changed, as by a second press. */
  entries: Entry[];
  /** What follows once it is in force, and must not keep it from being so. */
  afterwards?: (ctx: Context) => Promise<void>;
};

type Common<I extends z.ZodType, O extends z.ZodType> = {
  /** "kill-switch.engage": its subject's kind and what is done. */
  name: string;
  /** What the role must be allowed; where that depends on what is asked, read from the input as it came. */
  permission: Permission | ((asked: Asked, ctx: Context) => Permission[] | Promise<Permission[]>);
  /** What a refusal says was asked for, where that is not what the permission names. */
  refusedAs?: RefusedAction;
  /** It only leads towards off and back: a freeze and an approval let it pass. */
  towardsOff?: true | ((input: z.output<I>) => boolean);
  input: I;
  output: O;
  /** Of the input that was parsed, or of one as it came where whoever asked may not. */
  subject: (asked: Asked, ctx: Context) => AuditSubject | Promise<AuditSubject>;
};

export type VerbDefinition<I extends z.ZodType, O extends z.ZodType, P = undefined> = Common<I, O> &
  (
    | {
        /** What takes long and is looked at or made before: a target that is read, a password that is hashed. */
        prepare?: (ctx: Context, input: z.output<I>) => Promise<P>;
        /** In one transaction on Sluice's database, in which the runner writes what is to be on record. */
        run: (ctx: Context & { tx: Tx }, input: z.output<I>, prepared: P) => Promise<Done<z.output<O>>>;
        runOutside?: never;
      }
    | {
        /**
         * Of what no transaction of Sluice's spans: it is done in an application's database or program, or in several
         * transactions. It keeps its own record.
         */
        runOutside: (ctx: Context, input: z.output<I>) => Promise<z.output<O>>;
        prepare?: never;
        run?: never;
      }
  );

/** Asked before anything that does not lead towards off: is there a freeze, has somebody approved? @throws Refusal if not */
export type Guard = (
  ctx: Context,
  asked: { verb: string; subject: AuditSubject; input: unknown },
) => Promise<void>;

/** In this order. Of the runner and not of a context, so that no surface goes round it; empty: everything may be done. */
export const GUARDS: Guard[] = [];

/** The one way in which something is changed. It is called as a function; surfaces read its definition. */
export type Verb<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType, P = never> = ((
  ctx: Context,
  input: unknown,
) => Promise<z.output<O>>) & { readonly definition: VerbDefinition<I, O, P> };

/**
 * Makes a verb of its definition. Called, it asks whether the role may, parses, looks whether its subject is still what was seen, asks the
 * guards, and does it; whatever it
 * refuses is on record, after its transaction was rolled back.
 * @throws AppError forbidden, and whatever the verb refuses with; ZodError of an input that is not right
 */
export function verb<I extends z.ZodType, O extends z.ZodType, P = undefined>(
  definition: VerbDefinition<I, O, P>,
): Verb<I, O, P> {
  const call = async ({ requireSeen, ...ctx }: Context, input: unknown): Promise<z.output<O>> => {
    let asked = askedOf(input);
    const needed = await permissionsOf(definition, asked, ctx);
    const action = definition.refusedAs ?? needed[0];
    if (action === undefined) throw new Error(`${definition.name} says of no refusal what was asked for`);
    const work = async () => {
      for (const permission of needed) requirePermission(ctx, permission, undefined, definition.refusedAs);
      const parsed = definition.input.parse(input);
      // From here on as the verb knows it: without the spaces that were typed around a name, an email in small letters.
      asked = askedOf(parsed);
      const subject = await definition.subject(asked, ctx);
      await requireSeen?.();
      if (!leadsTowardsOff(definition, parsed))
        for (const guard of GUARDS) await guard(ctx, { verb: definition.name, subject, input: parsed });
      if (definition.runOutside) return await definition.runOutside(ctx, parsed);
      const prepared = (await definition.prepare?.(ctx, parsed)) as P;
      return await runInTransaction((ctx) => definition.run(ctx, parsed, prepared), ctx, subject);
    };
    return recordingRefusals(ctx, work, async () => ({
      action,
      subject: await definition.subject(asked, ctx),
    }));
  };
  return Object.assign(call, { definition });
}

function leadsTowardsOff<I extends z.ZodType>(
  { towardsOff }: Pick<Common<I, z.ZodType>, "towardsOff">,
  input: z.output<I>,
): boolean {
  return typeof towardsOff === "function" ? towardsOff(input) : towardsOff === true;
}

async function runInTransaction<O>(
  run: (ctx: Context & { tx: Tx }) => Promise<Done<O>>,
  ctx: Context,
  subject: AuditSubject,
): Promise<O> {
  const done = await inTransaction(ctx, async (tx) => {
    const made = await run({ ...ctx, tx });
    for (const entry of made.entries) await recordAudit(tx, ctx, { subject, ...entry });
    return made;
  });
  await done.afterwards?.(ctx);
  return done.answer;
}

function permissionsOf(
  { permission }: Pick<Common<z.ZodType, z.ZodType>, "permission">,
  asked: Asked,
  ctx: Context,
): Permission[] | Promise<Permission[]> {
  return typeof permission === "string" ? [permission] : permission(asked, ctx);
}

function askedOf(input: unknown): Asked {
  return typeof input === "object" && input !== null ? (input as Asked) : {};
}

/** Text of a field as it came, for a subject's id. */
export function askedText(asked: Asked, field: string): string {
  const value = Object.hasOwn(asked, field) ? asked[field] : "";
  return typeof value === "string" || typeof value === "number" ? String(value).slice(0, 254) : "";
}
