import { StatCard } from "#components/ui/stat-card.tsx";

/** A card whose figures could not be read says so; the others go on. */
export function UnreadCard({ label, because }: { label: string; because: string }) {
  return (
    <StatCard label={label} value={<span className="text-base font-semibold">not read</span>}>
      {because}
    </StatCard>
  );
}
