import { Database } from "lucide-react";
import Link from "next/link";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";

export default function PlanNotFound() {
  return (
    <Card>
      <EmptyState
        icon={Database}
        title={<h1>There is no plan of that name</h1>}
        action={
          <Button asChild>
            <Link href="/migrations">All plans</Link>
          </Button>
        }
      >
        A plan appears once the worker has read its folder.
      </EmptyState>
    </Card>
  );
}
