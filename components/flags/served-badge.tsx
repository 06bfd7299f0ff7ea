import { Check } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { Badge } from "#components/ui/badge.tsx";
import { useSay } from "#components/ui/use-say.ts";
import type { FlagStanding } from "#lib/flags/model.ts";
import { message } from "#lib/messages/catalogue/message.ts";
import { type ConfirmationParts, confirmedBy, lostWords } from "#lib/messages/served-words.ts";

type Props = {
  confirmation: ConfirmationParts | null;
  /** Names of those that were there and did not say that they end. */
  lost: string[];
  serves: FlagStanding["serves"];
};

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

function ServedWords({ confirmation, lost, serves }: Props) {
  const t = useTranslations("flags.served");
  const say = useSay();
  const who = confirmedBy(confirmation);
  if (!confirmation || !who) return <Badge tone="wait">{t("noGateway")}</Badge>;
  const missing = lostWords(lost);
  const complete = confirmation.participants.every((one) => one.confirmedAt !== null);
  const nobody = serves === "nobody";
  const words = message(nobody ? "flags.served.confirmedBy" : "flags.served.servedBy", { who });
  return (
    <Badge
      tone={missing ? "hold" : complete ? (nobody ? "wait" : "pass") : "run"}
      icon={complete && !missing ? Check : undefined}
      className="whitespace-normal"
    >
      {say(missing ? message("flags.served.butLost", { words, lost: missing }) : words)}
    </Badge>
  );
}
