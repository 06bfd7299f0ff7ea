import type { ReactNode } from "react";
import { Card } from "#components/ui/card.tsx";

/** Names at the left, what was read at the right. */
export function FactList({ facts }: { facts: readonly { name: string; value: ReactNode }[] }) {
  return (
    <Card>
      <dl>
        {facts.map((fact) => (
          <div
            key={fact.name}
            className="flex min-h-10 items-center justify-between gap-4 border-t border-line px-4 py-2 first:border-t-0"
          >
            <dt>{fact.name}</dt>
            <dd className="text-right text-muted [&_strong]:text-text">{fact.value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
