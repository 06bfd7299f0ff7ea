import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { AppError } from "#lib/kernel/errors.ts";
import { english } from "#lib/messages/catalogue/english.ts";
import { message } from "#lib/messages/catalogue/message.ts";
import { changeDecision } from "#lib/quarantine/change-decision.ts";
import { decideQuarantine } from "#lib/quarantine/decide-quarantine.ts";
import { importQuarantineCsv } from "#lib/quarantine/import-quarantine-csv.ts";
import { listOfQuarantined, quarantineCsv } from "#lib/surfaces/resources/quarantine.ts";
import { type AnswerOf, type Call, listOf } from "../call.ts";
import { type Line, line, needed } from "../line.ts";
import { onlyPlan } from "../only-plan.ts";
import type { Answer } from "../run-command.ts";
import { headed, renderTable } from "../table.ts";

type Named = { plan?: string };
type GroupGiven = Named & { step: string; rawValue?: string; rawNull?: boolean; expectedRows: string };
type DecideGiven = GroupGiven & { value?: string; leaveOpen?: boolean };
type ChangeGiven = GroupGiven & { from: string; to?: string; withdraw?: boolean };

const plan = ["--plan <name>", "onePlan"] as const;
/** Which texts of a step. */
const GROUP = [
  plan,
  ["--raw-value <text>", "quarantine.rawValue"],
  ["--raw-null", "quarantine.rawNull"],
] as const;
const expectedRows = "--expected-rows <number>";

export const QUARANTINE_LINES: readonly Line[] = [
  line(["quarantine list [plan]", "quarantine.list.does"], [], list),
  line(
    ["quarantine decide <step>", "quarantine.decide.does"],
    [
      ...GROUP,
      needed(expectedRows, "quarantine.decide.expectedRows"),
      ["--value <value>", "quarantine.decide.value"],
      ["--leave-open", "quarantine.decide.leaveOpen"],
    ],
    decide,
  ),
  line(
    ["quarantine change-decision <step>", "quarantine.changeDecision.does"],
    [
      ...GROUP,
      needed(expectedRows, "quarantine.changeDecision.expectedRows"),
      needed("--from <value>", "quarantine.changeDecision.from"),
      ["--to <value>", "quarantine.changeDecision.to"],
      ["--withdraw", "quarantine.changeDecision.withdraw"],
    ],
    change,
  ),
  line(["quarantine export [plan]", "quarantine.export.does"], [], exportFile),
  line(["quarantine import [file]", "quarantine.import.does"], [plan], importFile),
];

async function list(call: Call, given: Named): Promise<Answer> {
  const values = await listOf(call, listOfQuarantined, { plan: await onlyPlan(call, given.plan) });
  // As JSON, in which blanks can be seen and NULL is no text.
  const rows = values.map(({ step, rawValue, rows, decided, leftOpen }) => [
    step,
    JSON.stringify(rawValue),
    rows ?? "",
    decided?.value ?? (leftOpen ? english(message("commandLine.quarantine.leftOpen")) : ""),
  ]);
  return { json: { values }, text: renderTable(headed("step", "text", "rows", "decided"), rows) };
}

async function decide(call: Call, { value, leaveOpen, ...given }: DecideGiven): Promise<Answer> {
  if ((value === undefined) === !leaveOpen)
    throw new AppError("invalid", message("commandLine.quarantine.valueOrOpen"));
  const decision = { rawValue: rawValueOf(given), value: value ?? null, expectedRows: given.expectedRows };
  const asked = { plan: await onlyPlan(call, given.plan), step: given.step, decisions: [decision] };
  return decided(await call(decideQuarantine, asked));
}

async function change(call: Call, { from, to, withdraw, ...given }: ChangeGiven): Promise<Answer> {
  if ((to === undefined) === !withdraw)
    throw new AppError("invalid", message("commandLine.quarantine.toOrWithdraw"));
  const { step, expectedRows } = given;
  const asked = { step, expectedRows, rawValue: rawValueOf(given), from, to: to ?? null };
  const answer = await call(changeDecision, { plan: await onlyPlan(call, given.plan), ...asked });
  return withdraw ? withdrawn(answer) : decided(answer);
}

/** The very file, on standard output. */
async function exportFile(call: Call, given: Named): Promise<Answer> {
  const { csv } = await call(quarantineCsv, { plan: await onlyPlan(call, given.plan) });
  return { json: { csv }, text: csv.replace(/\n$/, "") };
}

async function importFile(call: Call, { file, ...given }: Named & { file?: string }): Promise<Answer> {
  const csv = await readCsv(file);
  return decided(await call(importQuarantineCsv, { plan: await onlyPlan(call, given.plan), csv }));
}

function readCsv(file: string | undefined): Promise<string> {
  if (file === undefined && process.stdin.isTTY)
    throw new AppError("invalid", message("commandLine.quarantine.noFile"));
  if (file === undefined) return text(process.stdin);
  return readFile(file, "utf8").catch(({ code }: NodeJS.ErrnoException) => {
    throw new AppError("invalid", message("commandLine.quarantine.fileUnread", { file, code: code ?? "" }));
  });
}

function rawValueOf({ rawValue, rawNull }: GroupGiven): string | null {
  if ((rawValue === undefined) === !rawNull)
    throw new AppError("invalid", message("commandLine.quarantine.rawOrNull"));
  return rawValue ?? null;
}

function withdrawn(answer: AnswerOf<typeof changeDecision>): Answer {
  const { undecidedRows: undecided, settled } = answer;
  const { rows } = answer.withdrawn;
  const how = settled ? "done" : "writing";
  return {
    json: answer,
    text: english(message("commandLine.quarantine.withdrawn", { rows, how, undecided })),
  };
}

function decided(answer: AnswerOf<typeof decideQuarantine>): Answer {
  const { groups, rows, leftOpen, undecidedRows: undecided, settled, ahead } = answer;
  const how = ahead ? "ahead" : settled ? "filled" : "writing";
  return {
    json: answer,
    text: english(
      message("commandLine.quarantine.decided", {
        groups,
        rows,
        how,
        open: leftOpen.groups,
        undecided,
      }),
    ),
  };
}
