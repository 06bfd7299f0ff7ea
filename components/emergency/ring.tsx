import { useTranslations } from "next-intl";
import { useSay } from "#components/ui/use-say.ts";
import { formatCount } from "#lib/kernel/text/numbers.ts";
import { allServed, partsWords, type ServedParts } from "#lib/messages/served-words.ts";

const RADIUS = 66;
const LENGTH = 2 * Math.PI * RADIUS;

/** How many of the gateways and clients have confirmed; green only where these are all (`isAll`) that could serve on. */
export function Ring({ parts, isAll }: { parts: ServedParts; isAll: boolean }) {
  const t = useTranslations("kill.engaged");
  const say = useSay();
  const who = partsWords(parts);
  const { confirmed, of, kinds } = allServed(parts);
  const share = of === 0 ? 0 : confirmed / of;
  return (
    <div
      role="img"
      aria-label={who ? t("ring", { who: say(who) }) : t("ringNobody")}
      className="relative mx-auto flex size-36 items-center justify-center"
    >
      <svg
        aria-hidden
        viewBox="0 0 144 144"
        className="absolute inset-0 -rotate-90"
        fill="none"
        strokeWidth="8"
      >
        <circle cx="72" cy="72" r={RADIUS} stroke="var(--line)" />
        <circle
          cx="72"
          cy="72"
          r={RADIUS}
          stroke={share === 1 && isAll ? "var(--pass)" : "var(--hold)"}
          strokeLinecap="round"
          strokeDasharray={`${share * LENGTH} ${LENGTH}`}
          className={`transition-[stroke-dasharray] ${share === 0 ? "opacity-0" : ""}`}
        />
      </svg>
      <div aria-hidden className="text-center">
        <div className="text-4xl font-semibold leading-none">{formatCount(confirmed)}</div>
        <div className="mt-1.5 text-muted text-xs leading-tight">
          {t("ringOf", { count: of })}
          {kinds.map((kind) => (
            <span key={kind.code} className="block">
              {say(kind)}
            </span>
          ))}
        </div>
      </div>
    </div>
  );
}
