import { PageLoading } from "#components/shell/page-loading.tsx";

export default function Loading() {
  return <PageLoading page="Flags" figures={0} />;
}
