import { type Message, message } from "../../messages/catalogue/message.ts";

/** Statements that stay in one database, by the grammar's name for them. Everything else is refused. */
export const STAYS_IN_DATABASE = new Set(
  `SelectStmt InsertStmt UpdateStmt DeleteStmt MergeStmt TruncateStmt LockStmt CallStmt DoStmt ExplainStmt
  PrepareStmt ExecuteStmt DeallocateStmt DeclareCursorStmt FetchStmt ClosePortalStmt NotifyStmt ListenStmt UnlistenStmt
  VariableSetStmt VariableShowStmt ConstraintsSetStmt DiscardStmt
  CreateStmt CreateTableAsStmt AlterTableStmt AlterTableMoveAllStmt DropStmt RenameStmt AlterObjectSchemaStmt AlterObjectDependsStmt
  CommentStmt IndexStmt ReindexStmt VacuumStmt ClusterStmt ViewStmt RefreshMatViewStmt CreateTrigStmt RuleStmt CreateSeqStmt AlterSeqStmt
  CreateSchemaStmt CreateEnumStmt AlterEnumStmt CompositeTypeStmt CreateRangeStmt CreateDomainStmt AlterDomainStmt AlterTypeStmt
  DefineStmt CreateFunctionStmt AlterFunctionStmt AlterOperatorStmt CreateOpClassStmt CreateOpFamilyStmt AlterOpFamilyStmt CreateCastStmt
  CreateConversionStmt AlterCollationStmt AlterTSDictionaryStmt AlterTSConfigurationStmt CreateStatsStmt AlterStatsStmt
  CreateExtensionStmt AlterExtensionStmt AlterExtensionContentsStmt CreatePolicyStmt AlterPolicyStmt
  GrantStmt AlterDefaultPrivilegesStmt CreatePublicationStmt AlterPublicationStmt`.split(/\s+/),
);

const ROLE = message("rehearsalFindings.reaches.role");
const DATABASE = message("rehearsalFindings.reaches.database");
const TABLESPACE = message("rehearsalFindings.reaches.tablespace");
const SERVER = message("rehearsalFindings.reaches.server");
const OWNED = message("rehearsalFindings.reaches.owned");
export const OWNER = message("rehearsalFindings.reaches.owner");
const SUPERUSER = message("rehearsalFindings.reaches.superuser");

/** Why a statement that is refused is. */
export const REACHES: Record<string, Message> = {
  CreateRoleStmt: ROLE,
  AlterRoleStmt: ROLE,
  AlterRoleSetStmt: ROLE,
  DropRoleStmt: ROLE,
  GrantRoleStmt: ROLE,
  AlterSystemStmt: message("rehearsalFindings.reaches.settings"),
  AlterDatabaseStmt: DATABASE,
  AlterDatabaseSetStmt: DATABASE,
  AlterDatabaseRefreshCollStmt: DATABASE,
  CreatedbStmt: DATABASE,
  DropdbStmt: DATABASE,
  CreateTableSpaceStmt: TABLESPACE,
  DropTableSpaceStmt: TABLESPACE,
  AlterTableSpaceOptionsStmt: TABLESPACE,
  CreateSubscriptionStmt: SERVER,
  AlterSubscriptionStmt: SERVER,
  DropSubscriptionStmt: SERVER,
  CreateFdwStmt: SERVER,
  AlterFdwStmt: SERVER,
  CreateForeignServerStmt: SERVER,
  AlterForeignServerStmt: SERVER,
  CreateForeignTableStmt: SERVER,
  ImportForeignSchemaStmt: SERVER,
  CreateUserMappingStmt: SERVER,
  AlterUserMappingStmt: SERVER,
  DropUserMappingStmt: SERVER,
  CopyStmt: message("rehearsalFindings.reaches.files"),
  LoadStmt: message("rehearsalFindings.reaches.library"),
  DropOwnedStmt: OWNED,
  ReassignOwnedStmt: OWNED,
  AlterOwnerStmt: OWNER,
  CreateEventTrigStmt: SUPERUSER,
  AlterEventTrigStmt: SUPERUSER,
  CreatePLangStmt: SUPERUSER,
  CreateAmStmt: SUPERUSER,
  SecLabelStmt: SUPERUSER,
  CheckPointStmt: message("rehearsalFindings.reaches.disk"),
};

/** Kinds of objects that are not in the database, or not in its copy. */
export const OUTSIDE: Record<string, Message> = {
  OBJECT_ROLE: ROLE,
  OBJECT_DATABASE: DATABASE,
  OBJECT_TABLESPACE: TABLESPACE,
  OBJECT_SUBSCRIPTION: SERVER,
  OBJECT_FDW: SERVER,
  OBJECT_FOREIGN_SERVER: SERVER,
  OBJECT_FOREIGN_TABLE: SERVER,
  OBJECT_PARAMETER_ACL: message("rehearsalFindings.reaches.whoMaySet"),
  OBJECT_EVENT_TRIGGER: SUPERUSER,
  OBJECT_LANGUAGE: SUPERUSER,
  REINDEX_OBJECT_DATABASE: DATABASE,
  REINDEX_OBJECT_SYSTEM: DATABASE,
};

/** Functions that end sessions, read or write files, keep WAL, or talk to other servers. */
const REACHING_FUNCTION =
  /^(dblink.*|postgres_fdw_.*|pg_(terminate|cancel)_backend|pg_reload_conf|pg_rotate_logfile.*|pg_replication_.*|pg_logical_.*|pg_sync_.*|lo_(import|export)|be_lo_.*|pg_(read|write|ls|file|stat_file)(_\w+)?|pg_logdir_ls|pg_switch_\w+|pg_create_restore_point|pg_promote|pg_wal_\w+|pg_(backup|start_backup|stop_backup)(_\w+)?|pg_log_\w+|pg_stat_reset_(shared|slru|subscription\w*)|http(_\w+)?|urlencode_http)$/;
export function isReachingFunction(name: string): boolean {
  return REACHING_FUNCTION.test(name) || (name.startsWith("pg_") && name.includes("slot"));
}

/** Those whose names columns, tables and types bear as well. */
export const EVERYDAY_NAME = /^(http|urlencode_http)/;
export const REACHING_SCHEMA = /^(cron|net|aws_lambda|aws_s3|aws_commons|dblink|pglogical)$/;

/** Functions that run a text which they are given. */
export const RUNS_TEXT =
  /^(query_to_xml\w*|cursor_to_xml\w*|ts_stat|ts_rewrite|crosstab\w*|connectby|xpath_table|execute|exec)$/;

/** Extensions that reach other databases, servers or files, and that only their names tell of. */
export const REACHING_EXTENSIONS = [
  "dblink",
  "postgres_fdw",
  "file_fdw",
  "http",
  "pg_net",
  "pg_cron",
  "pg_background",
  "aws_s3",
  "aws_lambda",
  "adminpack",
  "pglogical",
  "pgagent",
  "amqp",
  "plpython3u",
  "plperlu",
  "pltclu",
];
