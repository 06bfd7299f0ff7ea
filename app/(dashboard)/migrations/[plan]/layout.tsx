import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { planExists } from "#lib/plans/reads/read-plan.ts";
import { getDb } from "#lib/web/db.ts";
import { currentActor } from "#lib/web/session/session.ts";

type Props = { params: Promise<{ plan: string }>; children: ReactNode };

/** Looks before loading.tsx is sent, which commits to 200. Who is not signed in is left to the dashboard's layout. */
export default async function PlanLayout({ params, children }: Props) {
  const name = decodeURIComponent((await params).plan);
  if ((await currentActor()) && !(await planExists(getDb(), name))) notFound();
  return children;
}
