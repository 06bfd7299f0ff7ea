import { createHash } from "node:crypto";
import {
  diffFingerprints,
  fingerprintSchema,
  type SchemaFingerprint,
} from "../../target/copy/fingerprint.ts";
import {
  type ClusterFingerprint,
  diffCluster,
  fingerprintCluster,
} from "../../target/copy/fingerprint-cluster.ts";
import type { TargetPool } from "../../target/pool.ts";

/** The target's schema and what it shares with the rest of its server: roles, settings, tablespaces, slots. */
type TargetLook = { schema: SchemaFingerprint; cluster: ClusterFingerprint; sha256: string };

export async function lookAtTarget(pool: TargetPool): Promise<TargetLook> {
  const [schema, cluster] = [await fingerprintSchema(pool), await fingerprintCluster(pool)];
  const sha256 = createHash("sha256").update(`${schema.sha256} ${cluster.sha256}`).digest("hex");
  return { schema, cluster, sha256 };
}

/** What somebody changed between two looks, by name. */
export async function changesOf(before: TargetLook, after: TargetLook): Promise<string[]> {
  const schema = (await diffFingerprints(before.schema, after.schema)).map(({ object }) => object);
  return [...schema, ...diffCluster(before.cluster, after.cluster)];
}
