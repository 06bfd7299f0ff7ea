import type pg from "pg";
import { SQL_STATE } from "../../kernel/db/sql-states.ts";
import { type Message, message } from "../../messages/catalogue/message.ts";
import { inspectStatement } from "../ddl/inspect-statement.ts";
import { splitStatements } from "../ddl/split-statements.ts";
import { sqlStateOf } from "../has-refused.ts";
import { withTargetClient } from "../pool.ts";
import { openPool } from "../pools.ts";
import { applyDdl, type CloneDdl, type CopyStatement, type LeftOut } from "./clone-ddl.ts";
import type { CloneGap } from "./clone-gaps.ts";
import { admitCloneRole, type CloneUser } from "./clone-role.ts";
import { copyRows, type TableProgress } from "./clone-rows.ts";
import { diffFingerprints, fingerprintOf, readSchema } from "./fingerprint.ts";
import type { SearchPath } from "./search-path.ts";

/** In this order: each table's rows, then what rests on rows, then the proof that nothing is missing. */
export type CloneProgress =
  | ({ doing: "rows" } & TableProgress)
  | { doing: "indexes" }
  | { doing: "comparison" };

export type CloneOptions = {
  /** The target's name. */
  name: string;
  correlationId?: string;
  onProgress?: (progress: CloneProgress) => void | Promise<void>;
  /** Every name in what is to run on the clone: of such a thing whoever uses the clone must be the owner. */
  names?: Set<string>;
  /** Aborting it drops what there is of the clone, and ends the work with an error. */
  signal?: AbortSignal;
};

export type Filling = {
  url: string;
  name: string;
  user: CloneUser;
  searchPath: SearchPath;
  options: CloneOptions;
};

export type FilledClone = {
  url: string;
  confined: boolean;
  tables: number;
  rows: number;
  gaps: CloneGap[];
};

/** Makes in the empty database what the source has. */
export async function fillClone(
  reader: pg.ClientBase,
  ddl: CloneDdl,
  filling: Filling,
): Promise<FilledClone> {
  const { url, name, searchPath, options } = filling;
  const ownUrl = withParts(url, { pathname: `/${name}` });
  const own = openPool("copy", ownUrl, { name: `${options.name} clone`, poolSize: 1 });
  const { correlationId } = options;
  try {
    return await withTargetClient(own, { correlationId }, async (owner) => {
      const cloneUrl = await chooseUser(reader, owner, ownUrl, filling);
      const confined = cloneUrl !== ownUrl;
      const clone = openPool("copy", cloneUrl, { name: `${options.name} clone`, poolSize: 1 });
      try {
        return await withTargetClient(clone, { correlationId }, async (writer) => {
          const left = await applyDdl(writer, ddl.schemas, searchPath);
          left.push(...(await applyDdl(owner, ddl.extensions, searchPath)));
          const withheld: CloneGap[] = [];
          const knownOf = async (statements: CopyStatement[]) => {
            if (confined) return statements;
            const { known, unknown } = await splitByKnowledge(statements);
            withheld.push(...unknown);
            return known;
          };
          const waiting = await applyDdl(writer, await knownOf(ddl.beforeRows), searchPath);
          const { gaps, ...copied } = await copyRows(reader, writer, searchPath, (table) =>
            options.onProgress?.({ doing: "rows", ...table }),
          );
          await options.onProgress?.({ doing: "indexes" });
          const rest = [...waiting, ...(await knownOf(ddl.afterRows))];
          left.push(...(await applyDdl(writer, rest, searchPath)));
          left.push(...(await publish(owner, writer, ddl.publications, options.names ?? new Set())));
          left.push(...(await applyDdl(writer, ddl.last, searchPath)));
          await options.onProgress?.({ doing: "comparison" });
          const named = [...ddl.gaps, ...withheld, ...gaps, ...left.map(gapOf)];
          const unlike = await compare(reader, writer);
          // Statistics only: an index on a function that finds its names in no fixed path cannot be analysed.
          await writer.query("analyze").catch(() => {});
          return { url: cloneUrl, confined, ...copied, gaps: withUnlike(named, unlike) };
        });
      } finally {
        await clone.end();
      }
    });
  } finally {
    await own.end();
  }
}

/** Of a publication every name is qualified. */
const NO_PATH: SearchPath = { session: "", all: "" };

/**
 * A publication of all tables or of schemas is made by the target's own role where only that may: it refuses changes of
 * rows that could not be told apart, as it does on the target. One that the plan names must be the clone's own, as much
 * of it as can be.
 */
async function publish(
  owner: pg.ClientBase,
  writer: pg.ClientBase,
  publications: CopyStatement[],
  names: Set<string>,
): Promise<LeftOut[]> {
  const whole = publications.map((one) => ({ ...one, instead: null }));
  const refused = await applyDdl(writer, whole, NO_PATH);
  const isNamed = ({ name }: CopyStatement) => name.some((part) => names.has(part));
  const left = await applyDdl(
    owner,
    refused.filter((one) => !isNamed(one)),
    NO_PATH,
  );
  const missing = [...refused.filter(isNamed), ...left].map(({ kind, name }) => `${kind} ${name}`);
  const again = publications.filter(({ kind, name }) => missing.includes(`${kind} ${name}`));
  return applyDdl(writer, again, NO_PATH);
}

/**
 * A copy that is used as the target's own role has nothing that runs what reaches the live database, or of which nobody
 * can tell what it runs: a view, a default, an index or an operator calls functions as well as a function does.
 */
async function splitByKnowledge(statements: CopyStatement[]) {
  const known: CopyStatement[] = [];
  const unknown: CloneGap[] = [];
  for (const one of statements) {
    const why =
      (await whyWithheld(one.ddl)) ?? (one.instead === null ? null : await whyWithheld(one.instead));
    if (why === null) known.push(one);
    else
      unknown.push({
        kind: one.kind,
        name: one.name,
        why: { code: "withheld", params: { why } },
        partly: false,
      });
  }
  return { known, unknown };
}

async function whyWithheld(ddl: string): Promise<Message | null> {
  const statements = await splitStatements(ddl).catch(() => null);
  if (statements === null) return message("rehearsalFindings.unknown.text");
  for (const statement of statements) {
    const { reaches, unknown } = await inspectStatement(statement);
    const why = reaches[0] ?? unknown[0];
    if (why !== undefined) return why;
  }
  return null;
}

function gapOf({ kind, name, why, made }: LeftOut): CloneGap {
  return { kind, name, why: { code: made ? "inPart" : "refused", params: { error: why } }, partly: made };
}

/** What differs and was not named yet: parts of what was named need no telling. */
function withUnlike(named: CloneGap[], unlike: CloneGap[]): CloneGap[] {
  const isPartOf = (name: string[], whole: string[]) =>
    whole.length > 0 && whole.every((part, at) => part === name[at]);
  return [...named, ...unlike.filter(({ name }) => !named.some((gap) => isPartOf(name, gap.name)))];
}

/** The role of the clone's own, if the server lets it in; else the target's. */
async function chooseUser(
  reader: pg.ClientBase,
  owner: pg.ClientBase,
  ownUrl: string,
  { name, user, searchPath, options }: Filling,
): Promise<string> {
  if (user !== null) {
    const url = withParts(ownUrl, { username: user.user, password: user.password });
    const pool = openPool("copy", url, { name: options.name, poolSize: 1 });
    try {
      await admitCloneRole(reader, owner, { name, searchPath: searchPath.session });
      await pool.query("select 1");
      return url;
    } catch (error) {
      if (sqlStateOf(error) !== SQL_STATE.insufficientPrivilege && !/^28/.test(sqlStateOf(error) ?? ""))
        throw error;
    } finally {
      await pool.end();
    }
  }
  await owner.query("alter schema public owner to current_user");
  return ownUrl;
}

function withParts(url: string, parts: Partial<Pick<URL, "pathname" | "username" | "password">>): string {
  return Object.assign(new URL(url), parts).toString();
}

/** Names what differs between the two. */
async function compare(reader: pg.ClientBase, writer: pg.ClientBase): Promise<CloneGap[]> {
  const whole = { includeSluice: true, columnOrder: true };
  const [before, after] = [await readSchema(reader, whole), await readSchema(writer, whole)];
  const names = new Map([...before, ...after].map(({ object, name }) => [object, name]));
  const differences = await diffFingerprints(fingerprintOf(before), fingerprintOf(after));
  return differences.map(({ object }) => {
    const name = names.get(object) ?? [];
    return { kind: "object", name, object, why: { code: "different" }, partly: false };
  });
}
