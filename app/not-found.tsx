import Link from "next/link";
import { useTranslations } from "next-intl";
import { Logo } from "#components/shell/logo.tsx";
import { NAV } from "#components/shell/nav-items.ts";
import { Button } from "#components/ui/button.tsx";

export default function NotFound() {
  const t = useTranslations("shell.notFound");
  const pageName = useTranslations("shell.pages");
  return (
    <main className="mx-auto flex min-h-dvh max-w-sm flex-col items-start justify-center gap-4 px-5">
      <div className="mb-2 flex items-center gap-2.5">
        <Logo className="size-6" />
        <span className="font-semibold text-base">Sluice</span>
      </div>
      <h1 className="text-title">{t("title")}</h1>
      <p className="text-sm text-muted">{t("why")}</p>
      <Button asChild variant="primary">
        <Link href="/">{t("toOverview")}</Link>
      </Button>
      <nav aria-label={t("pages")} className="flex flex-wrap gap-x-4 gap-y-1 text-sm">
        {NAV.flat()
          .filter((item) => item.href !== "/")
          .map((item) => (
            <Link
              key={item.href}
              href={item.href}
              className="inline-flex min-h-8 items-center text-muted underline underline-offset-2 hover:text-text max-md:min-h-11"
            >
              {pageName(item.page)}
            </Link>
          ))}
      </nav>
    </main>
  );
}
