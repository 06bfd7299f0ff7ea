import type { Db } from "../db/client.ts";
import type { ChainVerdict } from "./chain-verdict.ts";
import { walkChain } from "./walk-chain.ts";

/**
 * Whether the audit entries are as they were written. `expected` is a head that was printed earlier: with it, a chain that
 * was cut or written anew is found too. Looked up after the walk, so that one walk answers whoever asks, with any head.
 */
export async function verifyChain(
  db: Db,
  expected?: string,
  walk: (db: Db) => Promise<ChainVerdict> = walkChain,
): Promise<ChainVerdict> {
  const verdict = await walk(db);
  if (!verdict.whole || expected === undefined || (await isPassed(db, expected))) return verdict;
  return { ...verdict, whole: false, broken: { kind: "other-head", expected } };
}

/** The walk found each seal to be right. */
async function isPassed(db: Db, head: string): Promise<boolean> {
  const [position, hash] = head.split(":");
  const [seal] = await db.$queryRaw<{ hash: Uint8Array }[]>`
    select hash from audit_seals where position = ${BigInt(position ?? 0)}`;
  return seal !== undefined && Buffer.from(seal.hash).toString("hex") === hash;
}
