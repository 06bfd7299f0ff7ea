import { readFileSync } from "node:fs";
import pg from "pg";
import { describe, expect, test } from "vitest";
import { createEmptyDatabase } from "../../../test/database.ts";
import { findPostgres15 } from "../../../test/postgres-15.ts";
import { fingerprintQueries } from "./fingerprint-queries.ts";

const SERVERS = [
  { server: "PostgreSQL 18", createTarget: createEmptyDatabase },
  { server: "PostgreSQL 15", createTarget: await findPostgres15() },
];

/** The text of every query by which a target, or its copy, is compared. */
const QUERIES = [
  ...fingerprintQueries({ includeSluice: true, columnOrder: true }),
  ...["./fingerprint-cluster.ts", "../../plans/rehearsal/fingerprint-clone.ts"].map((file) =>
    readFileSync(new URL(file, import.meta.url), "utf8"),
  ),
].join("\n");

/** Why a column of a catalogue is in none of them, by reason; a line has the catalogue and its columns. */
const NOT_NAMED: Record<string, string> = {
  "printed by the server's own functions": `
    pg_constraint condeferrable condeferred conenforced confupdtype confdeltype confmatchtype conperiod confkey conpfeqop conppeqop conffeqop confdelsetcols conexclop conbin
    pg_index indnatts indnkeyatts indisunique indnullsnotdistinct indisprimary indisexclusion indimmediate indkey indcollation indclass indoption indexprs indpred
    pg_partitioned_table partrelid partstrat partnatts partattrs partclass partcollation partexprs
    pg_proc prolang procost prorows provariadic prosupport prosecdef proleakproof proisstrict proretset provolatile pronargs pronargdefaults prorettype proargtypes proallargtypes proargmodes proargnames proargdefaults protrftypes prosrc probin prosqlbody proconfig
    pg_rewrite ev_type is_instead ev_qual ev_action
    pg_statistic_ext stxexprs
    pg_trigger tgfoid tgtype tgconstrrelid tgconstrindid tgdeferrable tginitdeferred tgnargs tgattr tgargs tgqual tgoldtable tgnewtable
    pg_operator oprleft oprright`,
  "the whole row is compared": `
    pg_auth_members admin_option inherit_option set_option
    pg_database datdba encoding datlocprovider datistemplate datallowconn dathasloginevt datconnlimit dattablespace datcollate datctype datlocale daticulocale daticurules datcollversion datacl`,
  "follows from what is compared": `
    pg_attribute attlen attndims attbyval attalign atthasdef attinhcount
    pg_class relnatts relchecks relhasindex relhasrules relhastriggers relhassubclass relispartition relisshared
    pg_collation collencoding
    pg_constraint conindid conparentid coninhcount
    pg_amop amopmethod
    pg_operator oprkind oprresult
    pg_partitioned_table partdefid
    pg_trigger tgparentid
    pg_type typrelid typndims typisdefined`,
  "how rows are stored, or what is under way; not what they are": `
    pg_attribute attcacheoff atthasmissing attmissingval
    pg_class relfilenode relpages relrewrite relfrozenxid relminmxid
    pg_index indcheckxmin indisready indislive
    pg_largeobject loid pageno`,
  statistics: `
    pg_class reltuples relallvisible relallfrozen
    pg_statistic *
    pg_statistic_ext_data *`,
  "a statement that changes who owns something is refused": `
    pg_collation collowner
    pg_conversion conowner
    pg_event_trigger evtowner
    pg_extension extowner
    pg_foreign_data_wrapper fdwowner
    pg_foreign_server srvowner
    pg_language lanowner
    pg_largeobject_metadata lomowner
    pg_opclass opcowner
    pg_operator oprowner
    pg_opfamily opfowner
    pg_publication pubowner
    pg_statistic_ext stxowner
    pg_subscription subowner
    pg_ts_config cfgowner
    pg_ts_dict dictowner`,
  "a statement that changes it is refused": `
    pg_attribute attfdwoptions
    pg_foreign_data_wrapper fdwhandler fdwvalidator fdwacl fdwoptions
    pg_foreign_server srvtype srvacl srvoptions
    pg_foreign_table *
    pg_language lanpltrusted lanispl lanplcallfoid laninline lanvalidator lanacl
    pg_parameter_acl *
    pg_replication_origin *
    pg_seclabel *
    pg_shdescription *
    pg_shseclabel *
    pg_subscription subskiplsn subbinary substream subtwophasestate subdisableonerr subpasswordrequired subrunasowner subfailover subconninfo subslotname subsynccommit subpublications suborigin
    pg_subscription_rel *
    pg_user_mapping *`,
  "a statement that may change it for an inherited table is named; of a partition it always says the same": `
    pg_attribute attislocal
    pg_constraint conislocal`,
  "only an extension's own script sets it": `
    pg_extension extrelocatable extconfig extcondition
    pg_init_privs *`,
  "the server's own note of what depends on what": `
    pg_shdepend *`,
};

const REASONS = new Map(
  Object.entries(NOT_NAMED).flatMap(([reason, lines]) =>
    lines
      .trim()
      .split("\n")
      .flatMap((line) => {
        const [catalogue, ...columns] = line.trim().split(" ");
        return columns.map((column): [string, string] => [`${catalogue} ${column}`, reason]);
      }),
  ),
);

for (const { server, createTarget } of SERVERS)
  describe.skipIf(createTarget === null)(server, () => {
    test("of every column of every catalogue it is said where it is compared, or why it is not", async () => {
      if (!createTarget) return;
      const database = await createTarget();
      const client = new pg.Client({ connectionString: database.url });
      await client.connect();
      const { rows } = await client.query<{ catalogue: string; column: string }>(
        `select c.relname as catalogue, a.attname as column from pg_class c join pg_attribute a on a.attrelid = c.oid
          where c.relnamespace = 'pg_catalog'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped`,
      );
      await client.end();
      await database.drop();
      const isNamed = (column: string) => new RegExp(`\\b${column}\\b`).test(QUERIES);
      const unsaid = rows.filter(
        ({ catalogue, column }) =>
          !isNamed(column) && !REASONS.has(`${catalogue} ${column}`) && !REASONS.has(`${catalogue} *`),
      );
      expect(unsaid.map(({ catalogue, column }) => `${catalogue}.${column}`)).toEqual([]);
      const stale = rows.filter(
        ({ catalogue, column }) => isNamed(column) && REASONS.has(`${catalogue} ${column}`),
      );
      expect(stale.map(({ catalogue, column }) => `${catalogue}.${column}`)).toEqual([]);
    });
  });
