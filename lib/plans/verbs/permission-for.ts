import type { Permission } from "../../kernel/permissions.ts";
import type { JobKind, Phase } from "../model.ts";

/** What it takes to begin this work, and therefore to let it go on after a pause. */
export function permissionFor(work: { kind: JobKind; phase: Phase | null }): Permission {
  switch (work.kind) {
    case "run":
      return work.phase === "contract" ? "plan:run-contract" : "plan:run";
    case "rollback":
    case "restore":
      return work.phase === "contract" ? "plan:restore" : "plan:rollback";
    case "rehearsal":
      return "plan:rehearse";
    case "checks":
      return "check:run";
  }
}
