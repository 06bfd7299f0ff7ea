import { useTranslations } from "next-intl";
import { Input } from "#components/ui/input.tsx";

/** Types the percentage; Enter does what the button does. */
export function PercentageInput({
  value,
  hasProblem,
  problemId,
  disabled,
  onType,
  onEnter,
  onLeave,
}: {
  value: string;
  hasProblem: boolean;
  problemId: string;
  disabled: boolean;
  onType: (text: string) => void;
  onEnter: () => void;
  onLeave: () => void;
}) {
  const t = useTranslations("flag.who");
  return (
    <div className="relative w-26">
      <Input
        aria-label={t("label")}
        inputMode="decimal"
        autoComplete="off"
        value={value}
        onChange={(event) => onType(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") onEnter();
        }}
        onBlur={onLeave}
        aria-invalid={hasProblem}
        aria-describedby={hasProblem ? problemId : undefined}
        disabled={disabled}
        className="pr-8 text-right"
      />
      <span aria-hidden="true" className="-translate-y-1/2 absolute top-1/2 right-3 text-muted">
        %
      </span>
    </div>
  );
}
