import { asIs } from "#lib/messages/as-is.ts";
import { english } from "#lib/messages/catalogue/english.ts";
import { message } from "#lib/messages/catalogue/message.ts";
import { attention } from "#lib/surfaces/resources/attention.ts";
import type { AnswerOf } from "../call.ts";
import { asks, type Line, line } from "../line.ts";
import type { Answer } from "../run-command.ts";

export const STATUS_LINES: readonly Line[] = [
  line(["status", "status.does"], [], asks(attention, showAttention)),
];

/** As the first screen says it, in its order. */
export function showAttention(answer: AnswerOf<typeof attention>): Answer {
  const { needs, quiet, killed } = answer;
  const [first] = needs;
  const title = first
    ? message("overview.answer.needs", { count: needs.length, what: asIs(first.title) })
    : message(killed ? "overview.answer.onlyKill" : "overview.answer.nothing");
  const bar = killed ? [english(message("commandLine.plan.killed"))] : [];
  const each = needs.map((one) =>
    [needs.length > 1 ? `\n${one.title}` : "", ...one.text, one.at ?? ""]
      .filter((line) => line !== "")
      .join("\n  "),
  );
  return {
    json: answer,
    text: [...bar, english(title), ...(first ? each : killed ? [] : [quiet])].join("\n"),
    exitCode: needs.some(({ tone }) => tone === "fail") ? 1 : 0,
  };
}
