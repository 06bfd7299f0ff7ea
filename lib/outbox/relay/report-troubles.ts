import type { Db } from "../../kernel/db/client.ts";
import type { Message } from "../../messages/catalogue/message.ts";
import type { Teller } from "./tell-sink-state.ts";

/** Said again so often while it lasts, as another worker that starts takes back what it does not find. */
const SAY_AGAIN_MS = 10_000;

/**
 * Keeps in Sluice's database which sinks fail, and why, for health and the page. `note` is called with every round of
 * the relay and only remembers; `store` writes what is new.
 */
export function createTroubleReport(db: Db, teller: Teller, now: () => Date) {
  const seen = new Map<string, Message | null>();
  const stored = new Map<string, { said: string | null; at: number }>();

  async function store(): Promise<void> {
    for (const [sink, because] of seen) {
      const last = stored.get(sink);
      const at = now();
      const said = because && JSON.stringify(because);
      const isNews = !last || last.said !== said;
      if (!isNews && (because === null || at.getTime() - last.at < SAY_AGAIN_MS)) continue;
      await db.$executeRaw`
        update outbox_sinks set failing_because = ${said}::jsonb,
               failing_since = case when ${said}::text is null then null else coalesce(failing_since, ${at}) end
        where name = ${sink} and (failing_because is distinct from ${said}::jsonb)`;
      await teller.tell(sink, "trouble", { raised: because !== null, because });
      stored.set(sink, { said, at: at.getTime() });
    }
  }

  return {
    note: (sink: string, because: Message | null): void => {
      seen.set(sink, because);
    },
    store,
  };
}
