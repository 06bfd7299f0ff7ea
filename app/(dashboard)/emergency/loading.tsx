import { PageLoading } from "#components/shell/page-loading.tsx";

export default function Loading() {
  return (
    <div className="mx-auto max-w-md">
      <PageLoading page="Emergency" figures={0} />
    </div>
  );
}
