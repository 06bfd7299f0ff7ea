import { useTranslations } from "next-intl";
import { use } from "react";
import { useSay } from "#components/ui/use-say.ts";
import type { Progress } from "#lib/overview/read-progress.ts";
import type { Attempt } from "#lib/web/attempt.ts";
import { migrationNow } from "./describe.ts";

/** What becomes of the migration under way, once it is read; for a Suspense of its own. */
export function MigrationNow(props: { reading: Promise<Attempt<Progress | null>>; killed: boolean }) {
  const t = useTranslations("kill");
  const say = useSay();
  const read = use(props.reading);
  return read.ok ? say(migrationNow(read.value, props.killed)) : t("notRead");
}
