import { TimeAgo } from "#components/ui/time-ago.tsx";
import type { Participant } from "#lib/flags/clients/confirmation.ts";

/** Who, connected now or at the change, does not serve the last change yet. */
export function WaitingFor({ participants }: { participants: Participant[] }) {
  return (
    <div className="border-line border-t px-4 py-3 text-xs">
      <p className="font-medium">Waiting for {participants.length}</p>
      <ul className="mt-1 text-muted">
        {participants.slice(0, 10).map((one) => (
          <li key={`${one.gatewayId} ${one.clientId}`}>
            {one.name}
            {one.sdk ? `, ${one.sdk}` : `, ${one.kind}`}
            {one.lostAt ? (
              <>
                , last heard of <TimeAgo at={one.lostAt} />
              </>
            ) : null}
          </li>
        ))}
      </ul>
    </div>
  );
}
