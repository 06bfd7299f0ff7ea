import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { flagExists } from "#lib/flags/reads/read-flags.ts";
import { getDb } from "#lib/web/db.ts";
import { currentActor } from "#lib/web/session/session.ts";

type Props = { params: Promise<{ name: string }>; children: ReactNode };

/** Looks before loading.tsx is sent, which commits to 200. Who is not signed in is left to the dashboard's layout. */
export default async function FlagLayout({ params, children }: Props) {
  const name = decodeURIComponent((await params).name);
  if ((await currentActor()) && !(await flagExists(getDb(), name))) notFound();
  return children;
}
