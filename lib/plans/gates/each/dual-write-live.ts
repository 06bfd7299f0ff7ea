import { message } from "../../../messages/catalogue/message.ts";
import type { Gate } from "../../model.ts";
import type { GateEvidence } from "../gate-evidence.ts";
import { judgeChecks } from "../judge-checks.ts";

/** What is written now is written to the old columns and the new ones alike. */
export function dualWriteLive({ checks, now }: GateEvidence): Gate {
  const of = { id: "dual-write-live" as const, name: message("gates.checks.nameDualWrite") };
  const own = checks.filter((check) => check.phase === "backfill" && check.dualWrite);
  return judgeChecks(of, message("gates.checks.dualWrite"), own, now);
}
