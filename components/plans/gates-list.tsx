import { Hourglass } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Button } from "#components/ui/button.tsx";
import { ToneMark } from "#components/ui/tone.tsx";
import { useSay } from "#components/ui/use-say.ts";
import type { Gate } from "#lib/plans/model.ts";
import type { PlanView } from "#lib/plans/reads/views.ts";
import { type SayEnded, SayEndedButton } from "./say-ended-button.tsx";
import { waysToOpen } from "./ways-to-open.ts";

const TONE = { green: "pass", red: "fail", waiting: "hold" } as const;

/**
 * What must hold, each with what was seen, and the way to what opens it; `rehearse` stands beside the gate that waits for a
 * rehearsal.
 */
export function GatesList({
  plan,
  gates,
  rehearse,
  sayEnded,
}: {
  plan: Pick<PlanView, "name" | "flag" | "killSwitchEngaged">;
  gates: Gate[];
  rehearse: ReactNode;
  sayEnded: SayEnded;
}) {
  const t = useTranslations("planPage.gates");
  const say = useSay();
  const ways = waysToOpen(plan, gates);
  return (
    <ul className="flex flex-col gap-3">
      {gates
        .map((gate) => [gate, ways.get(gate)] as const)
        .map(([gate, way]) => (
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
              {way ? (
                <Button asChild size="sm" className="mt-2">
                  <Link href={way.href}>{say(way.label)}</Link>
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
