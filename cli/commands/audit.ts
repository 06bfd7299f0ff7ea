import { describeVerdict } from "#lib/kernel/audit/chain-verdict.ts";
import { auditChain } from "#lib/surfaces/resources/audit-chain.ts";
import { listOfAuditEntries } from "#lib/surfaces/resources/audit-entry.ts";
import { pagesOf } from "../call.ts";
import { asks, type Line, line } from "../line.ts";
import { print } from "../print.ts";

export const AUDIT_LINES: readonly Line[] = [
  line(
    ["audit verify", "read every entry and check the chain of hashes over them; exit code 1 if it is broken"],
    [["--head <head>", "a head that was printed earlier, which the chain must still pass"]],
    asks(auditChain, (verdict) => ({
      json: verdict,
      text: describeVerdict(verdict),
      exitCode: verdict.whole ? 0 : 1,
    })),
  ),
  line(
    ["audit export", "print the entries that match as JSON lines, newest first"],
    [
      ["--q <text>", "part of a subject, an actor, an action or a reason, or a whole correlation id"],
      ["--subject <kind>", "flag, plan, sink, user, …"],
      ["--id <id>", "one subject, with --subject"],
      ["--outcome <outcome>", "done, refused or failed"],
      ["--via <way>", "dashboard, api, cli, worker or sql"],
    ],
    async (call, filter) => {
      for await (const entries of pagesOf(call, listOfAuditEntries, { ...filter })) {
        const lines = entries.map((entry) => `${JSON.stringify(entry)}\n`).join("");
        await print(lines);
      }
      return null;
    },
  ),
];
