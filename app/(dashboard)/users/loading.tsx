import { PageLoading } from "#components/shell/page-loading.tsx";

export default function Loading() {
  return <PageLoading page="Users and tokens" figures={0} />;
}
