import { Progress } from "#components/ui/progress.tsx";
import type { RehearsalProgress as Rehearsal } from "#lib/plans/model.ts";

/** How far a rehearsal is that is under way. */
export function RehearsalProgress({ rehearsal }: { rehearsal: Rehearsal }) {
  return (
    <div className="mb-4 flex flex-col gap-2">
      <p className="text-muted">On the clone it {rehearsal.doing}.</p>
      <Progress share={rehearsal.share} label="Steps of the rehearsal, there and back" />
    </div>
  );
}
