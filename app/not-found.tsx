import Link from "next/link";
import { Button } from "#components/ui/button.tsx";

export default function NotFound() {
  return (
    <main className="mx-auto flex min-h-dvh max-w-sm flex-col items-start justify-center gap-4 px-5">
      <h1 className="text-title">There is no such page</h1>
      <p className="text-sm text-muted">The address may be mistyped, or what it showed was removed.</p>
      <Button asChild variant="primary">
        <Link href="/">To the overview</Link>
      </Button>
    </main>
  );
}
