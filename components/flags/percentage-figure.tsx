import { ArrowRight } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useSay } from "#components/ui/use-say.ts";
import { percentWords } from "#lib/kernel/text/numbers.ts";
import type { Message } from "#lib/messages/catalogue/message.ts";
import { isKept } from "#lib/messages/share-words.ts";
import type { FlagNow } from "./flag-now.ts";

/**
 * Whom a flag serves, largest, as it is read first in a hurry; a percentage that is only kept stands below it, small, as
 * what is set, with what it waits for. `wanted`: the one being considered.
 */
export function PercentageFigure({
  flag,
  wanted,
  wait,
}: {
  flag: FlagNow;
  wanted: number;
  wait: Message | null;
}) {
  const t = useTranslations("flag.who");
  const say = useSay();
  const set = flag.state === "retired" ? 100 : flag.rolloutPercentage;
  const figures = (
    <>
      {say(percentWords(set))}
      {wanted === flag.rolloutPercentage ? null : (
        <>
          <ArrowRight aria-label={t("wouldBecome")} className="size-[0.7em] text-muted" />
          <span className="text-accent">{say(percentWords(wanted))}</span>
        </>
      )}
    </>
  );
  if (!isKept(flag))
    return (
      <Figure label={t("percentage")}>
        <p className="flex items-center gap-2.5 text-figure">{figures}</p>
      </Figure>
    );
  return (
    <Figure label={t("inForce")}>
      <p className="text-figure">{t("nobody")}</p>
      <p className="flex flex-wrap items-center gap-x-1 text-muted text-xs">
        {wait === null
          ? t.rich(set > 0 ? "setToInForce" : "setTo", { figures: () => figures })
          : t.rich(set > 0 ? "setToInForceUntil" : "setToUntil", { figures: () => figures, wait: say(wait) })}
      </p>
    </Figure>
  );
}

function Figure({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="max-w-80">
      <p className="text-muted text-xs">{label}</p>
      {children}
    </div>
  );
}
