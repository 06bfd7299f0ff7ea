import Link from "next/link";
import { Button } from "#components/ui/button.tsx";
import { PageAnswer } from "#components/ui/page-answer.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import { formatCount } from "#lib/format/numbers.ts";
import type { Need } from "#lib/overview/answer.ts";

/** Is anything wrong, in one look. */
export function OverviewAnswer({ needs }: { needs: Need[] }) {
  const [first, ...others] = needs;
  if (!first) {
    return (
      <PageAnswer page="Overview" tone="pass" title="Nothing needs you">
        Flags are served as they are set, no check fails, and events are delivered.
      </PageAnswer>
    );
  }
  return (
    <PageAnswer
      page="Overview"
      tone={first.tone}
      title={others.length === 0 ? "One thing needs you" : `${formatCount(needs.length)} things need you`}
      action={
        <Button asChild variant="primary">
          <Link href={first.href}>{first.button}</Link>
        </Button>
      }
    >
      <p className="break-words">
        {first.text} {first.at ? <TimeAgo at={first.at} /> : null}
      </p>
      {others.length > 0 ? (
        <ul className="mt-2 flex flex-col gap-1">
          {others.map((need) => (
            <li key={need.text} className="break-words">
              {need.text} {need.at ? <TimeAgo at={need.at} /> : null}{" "}
              <Link href={need.href} className="text-text underline underline-offset-2">
                {need.button}
              </Link>
            </li>
          ))}
        </ul>
      ) : null}
    </PageAnswer>
  );
}
