import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from "@prisma/driver-adapter-utils";
import * as bindings from "@prisma/schema-engine-wasm/schema_engine_bg";
import type pg from "pg";

const WASM = "@prisma/schema-engine-wasm/schema_engine_bg";
const NO_FILTER = { externalTables: [], externalEnums: [] };

const CHAR = 18;
const TEXT = 25;

/**
 * The adapter as the engine inside `prisma migrate` would want it. A migration is sent as one script, where the
 * original cuts it at every semicolon, those inside function bodies included. And it knows the catalogues' "char",
 * which the original refuses; an empty one is the zero byte.
 */
class EngineAdapter extends PrismaPg {
  readonly opened: { dispose: () => Promise<void> }[] = [];

  override async connect() {
    const adapter = await super.connect();
    this.opened.push(adapter);
    const pool = adapter.underlyingDriver();
    const charColumns = new WeakMap<object, boolean[]>();
    const query = pool.query.bind(pool) as (...args: unknown[]) => Promise<pg.QueryArrayResult>;
    adapter.executeScript = async (script) => void (await query(script));
    pool.query = (async (...args: unknown[]) => {
      const result = await query(...args);
      charColumns.set(
        result.rows,
        result.fields.map(({ dataTypeID }) => dataTypeID === CHAR),
      );
      for (const field of result.fields) if (field.dataTypeID === CHAR) field.dataTypeID = TEXT;
      return result;
    }) as typeof pool.query;

    const queryRaw = adapter.queryRaw.bind(adapter);
    adapter.queryRaw = async (sql) => {
      const result = await queryRaw(sql);
      const isChar = charColumns.get(result.rows) ?? [];
      return {
        ...result,
        columnTypes: result.columnTypes.map((type, at) => (isChar[at] ? ColumnTypeEnum.Character : type)),
        rows: result.rows.map((row) => row.map((value, at) => (isChar[at] && value === "" ? "\0" : value))),
      };
    };
    return adapter;
  }
}

// The bindings keep views of one instance's memory, so that there can be only one in a process.
const loaded = load();

async function load(): Promise<void> {
  const file = createRequire(import.meta.url)
    .resolve(WASM)
    .replace(/\.js$/, ".wasm");
  const { instance } = await WebAssembly.instantiate(readFileSync(file), {
    "./schema_engine_bg.js": bindings as unknown as WebAssembly.ModuleImports,
  });
  bindings.__wbg_set_wasm(instance.exports);
  (instance.exports as { __wbindgen_start?: () => void }).__wbindgen_start?.();
}

/** Prisma's own schema engine, which `prisma migrate` runs, as WebAssembly: nothing is downloaded or started. */
export async function openPrismaSchemaEngine(databaseUrl: string) {
  await loaded;
  const schema = readFileSync("prisma/schema.prisma", "utf8");
  const adapter = new EngineAdapter({ connectionString: databaseUrl });
  const engine = await bindings.SchemaEngine.new(
    { datamodels: [["schema.prisma", schema]] },
    () => {},
    bindMigrationAwareSqlAdapterFactory(adapter),
  );
  const files = { files: [{ path: "schema.prisma", content: schema }] };
  const migrationsList = readMigrations();
  return {
    /** `prisma migrate status`. */
    diagnose: () =>
      engine.diagnoseMigrationHistory({ migrationsList, optInToShadowDatabase: false, filters: NO_FILTER }),
    /** `prisma migrate deploy`. */
    deploy: () => engine.applyMigrations({ migrationsList, filters: NO_FILTER }),
    /** The SQL that would make the database what schema.prisma says. */
    drift: async () => {
      const result = await engine.diff({
        from: { tag: "schemaDatasource", ...files, configDir: "." },
        to: { tag: "schemaDatamodel", ...files },
        script: true,
        exitCode: null,
        filters: NO_FILTER,
      });
      return result.stdout ?? "";
    },
    /** Ends its sessions, and with them its advisory lock. */
    close: async () => {
      for (const opened of adapter.opened) await opened.dispose();
    },
  };
}

function readMigrations() {
  const folder = "prisma/migrations";
  return {
    baseDir: folder,
    lockfile: {
      path: "migration_lock.toml",
      content: readFileSync(`${folder}/migration_lock.toml`, "utf8"),
    },
    shadowDbInitScript: "",
    migrationDirectories: readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => ({
        path: name,
        migrationFile: {
          path: "migration.sql",
          content: { tag: "ok" as const, value: readFileSync(`${folder}/${name}/migration.sql`, "utf8") },
        },
      })),
  };
}
