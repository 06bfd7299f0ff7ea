import { Hourglass } from "lucide-react";
import type { ReactNode } from "react";
import { ToneMark } from "#components/ui/tone.tsx";
import type { Gate } from "#lib/plans/model.ts";

const TONE = { green: "pass", red: "fail", waiting: "hold" } as const;

/** What must hold, each with what was seen; `rehearse` stands beside the gate that waits for a rehearsal. */
export function GatesList({ gates, rehearse }: { gates: Gate[]; rehearse: ReactNode }) {
  return (
    <ul className="flex flex-col gap-3">
      {gates.map((gate) => (
        <li key={gate.id} className="flex gap-3">
          <ToneMark
            tone={TONE[gate.state]}
            label={gate.state}
            icon={gate.state === "waiting" ? Hourglass : undefined}
          />
          <div className="min-w-0">
            <p className="font-medium">{gate.name}</p>
            <p className="break-words text-muted text-xs">{gate.evidence}</p>
            {rehearse && gate.id === "rehearsed" && gate.state !== "green" ? (
              <div className="mt-2">{rehearse}</div>
            ) : null}
          </div>
        </li>
      ))}
    </ul>
  );
}
