import { Check } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { Badge } from "#components/ui/badge.tsx";
import { useSay } from "#components/ui/use-say.ts";
import type { FlagStanding } from "#lib/flags/model.ts";
import { formatDuration } from "#lib/kernel/text/durations.ts";
import { type Message, message } from "#lib/messages/catalogue/message.ts";
import { lostWords, partsWords, type ServedParts } from "#lib/messages/served-words.ts";

type Serving = ServedParts & { lost: string[] };
type Props = { serving: Serving; ms: number | null; serves: FlagStanding["serves"] };

/**
 * How far the last change has got: "Served by 1 gateway and 14 clients in 71 ms". It leads to who they are. Of a flag that
 * nobody gets it is neither served nor green.
 */
export function ServedBadge(props: Props) {
  return (
    <Link href="/clients" className="inline-flex rounded-full hover:underline">
      <ServedWords {...props} />
    </Link>
  );
}

function ServedWords({ serving, ms, serves }: Props) {
  const t = useTranslations("flags.served");
  const say = useSay();
  const parts = partsWords(serving);
  if (!parts) return <Badge tone="wait">{t("noGateway")}</Badge>;
  const lost = lostWords(serving.lost);
  const complete = [serving.gateways, serving.clients].every((one) => one.confirmed >= one.of);
  const nobody = serves === "nobody";
  const who: Message =
    complete && ms !== null ? message("served.in", { who: parts, time: formatDuration(ms) }) : parts;
  const words = message(nobody ? "flags.served.confirmedBy" : "flags.served.servedBy", { who });
  return (
    <Badge
      tone={lost ? "hold" : complete ? (nobody ? "wait" : "pass") : "run"}
      icon={complete && !lost ? Check : undefined}
      className="whitespace-normal"
    >
      {say(lost ? message("flags.served.butLost", { words, lost }) : words)}
    </Badge>
  );
}
