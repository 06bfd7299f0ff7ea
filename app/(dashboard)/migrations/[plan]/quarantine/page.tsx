import { redirect } from "next/navigation";

type Props = { params: Promise<{ plan: string }> };

/** Where the values were before failing checks stood beside them; people have links to it. */
export default async function QuarantinePage({ params }: Props) {
  redirect(`/migrations/${(await params).plan}/rows`);
}
