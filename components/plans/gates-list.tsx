import { Hourglass } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Button } from "#components/ui/button.tsx";
import { ToneMark } from "#components/ui/tone.tsx";
import { useSay } from "#components/ui/use-say.ts";
import { failingChecksLink, valuesAddress } from "#lib/messages/check-address.ts";
import type { Gate } from "#lib/plans/model.ts";
import { type SayEnded, SayEndedButton } from "./say-ended-button.tsx";

const TONE = { green: "pass", red: "fail", waiting: "hold" } as const;

/** What must hold, each with what was seen; `rehearse` stands beside the gate that waits for a rehearsal. */
export function GatesList({
  plan,
  gates,
  rehearse,
  sayEnded,
}: {
  plan: string;
  gates: Gate[];
  rehearse: ReactNode;
  sayEnded: SayEnded;
}) {
  const t = useTranslations("planPage.gates");
  const say = useSay();
  return (
    <ul className="flex flex-col gap-3">
      {gates.map((gate) => (
        <li key={gate.id} className="flex gap-3">
          <ToneMark
            tone={TONE[gate.state]}
            label={t(gate.state)}
            icon={gate.state === "waiting" ? Hourglass : undefined}
          />
          <div className="min-w-0">
            <p className="font-medium">{say(gate.name)}</p>
            <p className="break-words text-muted text-xs">{say(gate.evidence)}</p>
            {gate.lost ? <SayEndedButton lost={gate.lost} {...sayEnded} /> : null}
            {gate.failing ? <LookAtChecks plan={plan} failing={gate.failing} /> : null}
            {gate.id === "quarantine-empty" && gate.state === "red" ? (
              <Button asChild size="sm" className="mt-2">
                <Link href={valuesAddress(plan)}>{t("lookAtValues")}</Link>
              </Button>
            ) : null}
            {rehearse && gate.id === "rehearsed" && gate.state !== "green" ? (
              <div className="mt-2">{rehearse}</div>
            ) : null}
          </div>
        </li>
      ))}
    </ul>
  );
}

function LookAtChecks({ plan, failing }: { plan: string; failing: NonNullable<Gate["failing"]> }) {
  const say = useSay();
  const { label, href } = failingChecksLink(failing.map((one) => ({ plan, ...one })));
  return (
    <Button asChild size="sm" className="mt-2">
      <Link href={href}>{say(label)}</Link>
    </Button>
  );
}
