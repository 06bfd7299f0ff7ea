"use client";

import { ChevronDown } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import type { FormAction } from "#components/forms/use-form-action.ts";
import { cn } from "#components/ui/cn.ts";
import { listFieldStyle } from "#components/ui/input.tsx";
import type { UserView } from "#lib/identity/users/model.ts";
import { roleName } from "#lib/kernel/permissions.ts";
import { ROLE_OPTIONS } from "./role-options.ts";

const ConfirmDialog = lazy(() => import("#components/forms/confirm-dialog.tsx"));

type Select = typeof import("#components/ui/select.tsx").Select;

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
  const [Select, setSelect] = useState<Select | null>(null);
  const [wanted, setWanted] = useState<(typeof ROLE_OPTIONS)[number] | null>(null);
  const open = () => {
    import("#components/ui/select.tsx").then(
      (file) => setSelect(() => file.Select),
      () => {}, // without the network it stays a button, and can be pressed again
    );
  };
  const choose = (role: string) => {
    if (role !== user.role) setWanted(ROLE_OPTIONS.find(({ value }) => value === role) ?? null);
  };
  return (
    <div className="w-40">
      {Select ? (
        <Select
          aria-label={`Role of ${user.email}`}
          value={user.role}
          onValueChange={choose}
          disabled={isLastAdmin}
          options={ROLE_OPTIONS}
          className="h-8"
          defaultOpen
        />
      ) : (
        <button
          type="button"
          aria-label={`Role of ${user.email}: ${roleName(user.role)}`}
          aria-haspopup="listbox"
          onClick={open}
          disabled={isLastAdmin}
          className={cn(listFieldStyle, "h-8")}
        >
          <span className="truncate">{roleName(user.role)}</span>
          <ChevronDown aria-hidden className="size-4 text-muted" />
        </button>
      )}
      {isLastAdmin ? <p className="mt-1 text-xs text-muted">The last admin stays one.</p> : null}
      {wanted ? (
        <Suspense fallback={null}>
          <ConfirmDialog
            action={action}
            fields={{ id: user.id, role: wanted.value }}
            done={`The role of ${user.email} was changed.`}
            title={`Change the role of ${user.email}?`}
            consequence={`From ${roleName(user.role)} to ${wanted.label}: ${wanted.hint}. It holds from the next request on.`}
            confirm={`Make ${wanted.label}`}
            danger={wanted.value === "admin"}
            onClose={() => setWanted(null)}
          />
        </Suspense>
      ) : null}
    </div>
  );
}
