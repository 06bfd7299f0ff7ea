import type { z } from "zod";
import { recordAudit } from "../../kernel/audit/record-audit.ts";
import type { Config } from "../../kernel/config/config.ts";
import type { Context } from "../../kernel/context.ts";
import { AppError } from "../../kernel/errors.ts";
import { cleanErrorText } from "../../kernel/masking/clean-error-text.ts";
import { query } from "../../kernel/query.ts";
import { type Asked, verb } from "../../kernel/verb.ts";
import { message } from "../../messages/catalogue/message.ts";
import { targetPool } from "../../target/pools.ts";
import { DiscardInput, DiscardPreview, DiscardSelection } from "../model.ts";
import { asTargetError } from "../reads/as-target-error.ts";
import { countDead, discardDead } from "./discard-selection.ts";
import { targetsOfSelection } from "./retry-selection.ts";
import { selectionSubject } from "./selection-subject.ts";

/** What discardEvents with the same selection would touch now. @throws AppError not-found, unavailable */
export const previewDiscard = query({
  name: "outbox.preview-discard",
  input: DiscardSelection,
  output: DiscardPreview,
  run: async (ctx, selection) => total(await countByTarget(selection, ctx.config())),
});

/**
 * Discards dead events, chosen by id or all that match a filter: they are never sent, what waited behind them in their
 * keys goes on, and they stay visible as discarded, with who and why. `confirm` is the number that the person saw; if
 * there are more or fewer by now, nothing is done.
 *
 * As with a retry no transaction spans both databases, so the audit entry comes first, and a second one says "failed".
 */
export const discardEvents = verb({
  name: "outbox.discard",
  permission: "outbox:discard",
  input: DiscardInput,
  output: DiscardPreview,
  subject: ({ selection, ...asked }) => selectionSubject((selection ?? asked) as Asked), // parsed, or as it came
  runOutside: discard,
});

async function discard(
  ctx: Context,
  { selection, ...decision }: z.output<typeof DiscardInput>,
): Promise<DiscardPreview> {
  const config = ctx.config();
  const found = await countByTarget(selection, config);
  const matched = total(found);
  if (matched.events !== decision.confirm) throw changed(decision.confirm, matched.events);
  const subject = selectionSubject(selection);
  const record = {
    action: "outbox.discarded" as const,
    subject,
    reason: decision.reason,
    after: { selection, matched },
  };
  await recordAudit(ctx.db, ctx, record);
  for (const { target, dead } of found) {
    if (dead.events === 0) continue;
    try {
      const by = ctx.actor.name;
      const expected = dead.events;
      const events = await discardDead(targetPool(config, target), selection, {
        expected,
        by,
        reason: decision.reason,
      });
      if (events !== expected) throw changed(expected, events);
    } catch (error) {
      const why = `${target}: ${cleanErrorText(error)}`;
      await recordAudit(ctx.db, ctx, { ...record, outcome: "failed", reason: why });
      throw asTargetError(error, target);
    }
  }
  return matched;
}

type Found = { target: string; dead: DiscardPreview };

function total(found: Found[]): DiscardPreview {
  const sum = (of: (dead: DiscardPreview) => number) => found.reduce((all, { dead }) => all + of(dead), 0);
  return {
    events: sum((dead) => dead.events),
    keys: sum((dead) => dead.keys),
    waitingBehind: sum((dead) => dead.waitingBehind),
  };
}

async function countByTarget(selection: DiscardSelection, config: Config): Promise<Found[]> {
  const found: Found[] = [];
  for (const target of targetsOfSelection(config, selection)) {
    try {
      found.push({ target, dead: await countDead(targetPool(config, target), selection) });
    } catch (error) {
      throw asTargetError(error, target);
    }
  }
  return found;
}

function changed(confirmed: number, events: number): AppError {
  return new AppError("conflict", message("outbox.confirmedOther", { confirmed, events }), {
    confirmed,
    events,
  });
}
