import { Flag } from "lucide-react";
import Link from "next/link";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";

export default function FlagNotFound() {
  return (
    <Card>
      <EmptyState
        icon={Flag}
        title={<h1>There is no flag of that name</h1>}
        action={
          <Button asChild>
            <Link href="/flags">All flags</Link>
          </Button>
        }
      >
        It may have been deleted in the database, or the address is mistyped.
      </EmptyState>
    </Card>
  );
}
