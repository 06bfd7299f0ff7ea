"use client";
import { PageFailed } from "#components/shell/page-failed.tsx";

export default function DashboardError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return <PageFailed digest={error.digest} reset={reset} />;
}
