import { describeVerdict } from "#lib/kernel/audit/chain-verdict.ts";
import { english } from "#lib/messages/catalogue/english.ts";
import { auditChain } from "#lib/surfaces/resources/audit-chain.ts";
import { listOfAuditEntries } from "#lib/surfaces/resources/audit-entry.ts";
import { pagesOf } from "../call.ts";
import { asks, type Line, line } from "../line.ts";
import { print } from "../print.ts";

export const AUDIT_LINES: readonly Line[] = [
  line(
    ["audit verify", "audit.verify.does"],
    [["--head <head>", "audit.verify.head"]],
    asks(auditChain, (verdict) => ({
      json: verdict,
      text: english(describeVerdict(verdict)),
      exitCode: verdict.whole ? 0 : 1,
    })),
  ),
  line(
    ["audit export", "audit.export.does"],
    [
      ["--q <text>", "audit.export.q"],
      ["--subject <kind>", "audit.export.subject"],
      ["--id <id>", "audit.export.id"],
      ["--outcome <outcome>", "audit.export.outcome"],
      ["--via <way>", "audit.export.via"],
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
