import { use } from "react";
import type { Progress } from "#lib/overview/read-progress.ts";
import type { Attempt } from "#lib/web/attempt.ts";
import { migrationNow, NOT_READ } from "./describe.ts";

/** What becomes of the migration under way, once it is read; for a Suspense of its own. */
export function MigrationNow(props: { reading: Promise<Attempt<Progress | null>>; killed: boolean }) {
  const read = use(props.reading);
  return read.ok ? migrationNow(read.value, props.killed) : NOT_READ;
}
