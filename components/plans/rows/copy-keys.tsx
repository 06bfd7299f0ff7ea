"use client";

import { Copy } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { toast } from "#components/ui/toast.ts";
import { countOf } from "#lib/kernel/text/numbers.ts";

/** The keys of the rows, one a line, for a query or a message. */
export function CopyKeys({ keys }: { keys: string[] }) {
  const what = countOf(keys.length, "id");
  return (
    <Button
      onClick={async () => {
        try {
          await navigator.clipboard.writeText(keys.join("\n"));
          toast.success(`${what} copied`);
        } catch {
          toast.error("The browser does not let this page copy. Mark the ids below and copy them by hand.");
        }
      }}
    >
      <Copy aria-hidden="true" />
      Copy {what}
    </Button>
  );
}
