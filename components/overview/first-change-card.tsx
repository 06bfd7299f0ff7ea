import { Check } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Card, CardHeader } from "#components/ui/card.tsx";
import { cn } from "#components/ui/cn.ts";
import { useSay } from "#components/ui/use-say.ts";
import type { ChangeStep, FirstChange } from "#lib/overview/first-change.ts";

/** A list that ticks itself; only the next item has a button. Folded away when all is done. */
export function FirstChangeCard({ change, action }: { change: FirstChange; action: ReactNode }) {
  const t = useTranslations("overview.first");
  const { steps, done } = change;
  if (done === steps.length)
    return (
      <Card>
        <details>
          <summary className="flex min-h-12 cursor-pointer flex-wrap items-center justify-between gap-x-3 px-4 py-2 text-sm">
            <span className="inline-flex items-center gap-2 font-semibold">
              <Check aria-hidden className="size-4 text-pass" />
              {t("title")}
            </span>
            <span className="text-xs text-muted">{t("allDone", { done: String(done) })}</span>
          </summary>
          <Steps steps={steps} action={null} />
        </details>
      </Card>
    );
  return (
    <Card>
      <CardHeader title={t("title")}>
        {t("someDone", { done: String(done), all: String(steps.length) })}
      </CardHeader>
      <Steps steps={steps} action={action} />
    </Card>
  );
}

function Steps({ steps, action }: { steps: ChangeStep[]; action: ReactNode }) {
  const t = useTranslations("overview.first");
  const say = useSay();
  return (
    <ol className="p-4">
      {steps.map((step, index) => (
        <li
          key={step.id}
          className="relative flex gap-3 pb-5 last:pb-0 before:absolute before:bottom-1 before:left-3 before:top-8 before:w-px before:bg-line last:before:hidden"
        >
          <Mark step={step} number={index + 1} />
          <div className="flex min-w-0 flex-1 flex-wrap items-center justify-between gap-x-4 gap-y-2">
            <div className="min-w-0 flex-1 basis-64">
              <h3 className={cn("text-sm font-medium", step.state === "later" && "text-muted")}>
                {say(step.title)}
              </h3>
              <p className="text-xs text-muted">{say(step.text)}</p>
            </div>
            {step.state === "next" && action ? (
              action
            ) : (
              <span className={cn("text-xs text-muted", step.state === "done" && "max-sm:hidden")}>
                {step.state === "done" ? t("done") : say(step.note)}
              </span>
            )}
          </div>
        </li>
      ))}
    </ol>
  );
}

function Mark({ step, number }: { step: ChangeStep; number: number }) {
  const t = useTranslations("overview.first");
  const done = step.state === "done";
  return (
    <span
      className={cn(
        "inline-flex size-6.5 shrink-0 items-center justify-center rounded-full text-xs font-semibold",
        done
          ? "bg-pass-soft text-pass"
          : step.state === "next"
            ? "bg-run-soft text-run"
            : "bg-sunken text-muted",
      )}
    >
      {done ? <Check role="img" aria-label={t("done")} className="size-4" /> : number}
    </span>
  );
}
