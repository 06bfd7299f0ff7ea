"use client";

import { ChevronDown } from "lucide-react";
import { useTranslations } from "next-intl";
import { lazy, Suspense, useState } from "react";
import type { FormAction } from "#components/forms/use-form-action.ts";
import { cn } from "#components/ui/cn.ts";
import { listFieldStyle } from "#components/ui/input.tsx";
import type { Select as OpenSelect } from "#components/ui/select.tsx";
import { useSay } from "#components/ui/use-say.ts";
import type { UserView } from "#lib/identity/users/model.ts";
import { roleName } from "#lib/kernel/permissions.ts";
import { type RoleOption, useRoleOptions } from "./use-role-options.ts";

const ConfirmDialog = lazy(() => import("#components/forms/confirm-dialog.tsx"));

type Select = typeof OpenSelect;

/**
 * Changes a role once another was chosen and confirmed: the next one in the list is a slip away. The list is fetched
 * when one is first opened: no page pays for it before.
 */
export function RoleSelect({
  user,
  action,
  isLastAdmin,
}: {
  user: UserView;
  action: FormAction;
  isLastAdmin: boolean;
}) {
  const t = useTranslations("users.roleSelect");
  const role = useSay()(roleName(user.role));
  const options = useRoleOptions();
  const [Select, setSelect] = useState<Select | null>(null);
  const [wanted, setWanted] = useState<RoleOption | null>(null);
  const open = () => {
    import("#components/ui/select.tsx").then(
      (file) => setSelect(() => file.Select),
      () => {}, // without the network it stays a button, and can be pressed again
    );
  };
  const choose = (chosen: string) => {
    if (chosen !== user.role) setWanted(options.find(({ value }) => value === chosen) ?? null);
  };
  return (
    <div className="w-40">
      {Select ? (
        <Select
          aria-label={t("roleOf", { email: user.email })}
          value={user.role}
          onValueChange={choose}
          disabled={isLastAdmin}
          options={options}
          className="h-8"
          defaultOpen
        />
      ) : (
        <button
          type="button"
          aria-label={t("roleOfIs", { email: user.email, role })}
          aria-haspopup="listbox"
          onClick={open}
          disabled={isLastAdmin}
          className={cn(listFieldStyle, "h-8")}
        >
          <span className="truncate">{role}</span>
          <ChevronDown aria-hidden className="size-4 text-muted" />
        </button>
      )}
      {isLastAdmin ? <p className="mt-1 text-xs text-muted">{t("theLastAdminStaysOne")}</p> : null}
      {wanted ? (
        <Suspense fallback={null}>
          <ConfirmDialog
            action={action}
            fields={{ id: user.id, role: wanted.value }}
            done={t("theRoleOfWasChanged", { email: user.email })}
            title={t("changeTheRoleOf", { email: user.email })}
            consequence={t("consequence", { from: role, to: wanted.label, may: wanted.hint })}
            confirm={t("make", { label: wanted.label })}
            danger={wanted.value === "admin"}
            onClose={() => setWanted(null)}
          />
        </Suspense>
      ) : null}
    </div>
  );
}
