import { Hourglass } from "lucide-react";
import { ToneMark } from "#components/ui/tone.tsx";
import type { Gate } from "#lib/plans/model.ts";

const TONE = { green: "pass", red: "fail", waiting: "hold" } as const;

/** What must hold, each with what was seen. */
export function GatesList({ gates }: { gates: Gate[] }) {
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
          </div>
        </li>
      ))}
    </ul>
  );
}
