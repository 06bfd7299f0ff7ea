import { listed } from "#lib/messages/catalogue/listed.ts";
import { type Message, message } from "#lib/messages/catalogue/message.ts";
import { CHANGE_KINDS, type Counted } from "#lib/plans/model.ts";

/** "4 columns, 2 tables and 1 index" of several steps; null if nothing was counted. */
export function sayCounted(steps: Counted[]): Message | null {
  const counted = steps.flat();
  const parts = CHANGE_KINDS.flatMap((kind) => {
    const count = counted.reduce((total, one) => total + (one.kind === kind ? one.count : 0), 0);
    return count > 0 ? [message(`plans.counted.${kind}`, { count })] : [];
  });
  return parts.length === 0 ? null : listed(parts);
}
