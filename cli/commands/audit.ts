import { once } from "node:events";
import type { Command } from "commander";
import { ChainVerdict, describeVerdict } from "#lib/kernel/audit/chain-verdict.ts";
import { runCommand } from "../run-command.ts";

type ExportOptions = { q?: string; subject?: string; id?: string; outcome?: string; via?: string };

export function addAuditCommands(program: Command, json: () => boolean): void {
  const audit = program.command("audit").description("the record of who did what");

  audit
    .command("verify")
    .description("read every entry and check the chain of hashes over them; exit code 1 if it is broken")
    .option("--head <head>", "a head that was printed earlier, which the chain must still pass")
    .action(({ head }: { head?: string }) =>
      runCommand(json(), async (transport) => {
        const verdict = ChainVerdict.parse(await transport.verifyAudit(head));
        return { json: verdict, text: describeVerdict(verdict), exitCode: verdict.whole ? 0 : 1 };
      }),
    );

  audit
    .command("export")
    .description("print the entries that match as JSON lines, newest first")
    .option("--q <text>", "part of a subject, an actor, an action or a reason, or a whole correlation id")
    .option("--subject <kind>", "flag, plan, sink, user, …")
    .option("--id <id>", "one subject, with --subject")
    .option("--outcome <outcome>", "done, refused or failed")
    .option("--via <way>", "dashboard, api, cli, worker or sql")
    .action((filter: ExportOptions) =>
      runCommand(json(), async (transport) => {
        for await (const lines of transport.exportAudit({ ...filter })) {
          if (!process.stdout.write(lines)) await once(process.stdout, "drain");
        }
        return null;
      }),
    );
}
