"use client";

import { ChevronDown } from "lucide-react";
import { useState } from "react";
import { type FormAction, toFormData, useFormAction } from "#components/forms/use-form-action.ts";
import { cn } from "#components/ui/cn.ts";
import { listFieldStyle } from "#components/ui/input.tsx";
import { roleName } from "#lib/auth/permissions.ts";
import type { UserView } from "#lib/users/model.ts";
import { ROLE_OPTIONS } from "./role-options.ts";

type Select = typeof import("#components/ui/select.tsx").Select;

/**
 * Changes a role as soon as another is chosen; it acts on the person's next request. The list is fetched when one is
 * first opened: no page pays for it before.
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
  const { state, pending, submit } = useFormAction(action, {
    done: `The role of ${user.email} was changed.`,
  });
  const open = () => {
    import("#components/ui/select.tsx").then(
      (file) => setSelect(() => file.Select),
      () => {}, // without the network it stays a button, and can be pressed again
    );
  };
  const choose = (role: string) => {
    if (role === user.role || role === "") return;
    submit(toFormData({ id: user.id, role }));
  };
  return (
    <div className="w-40">
      {Select ? (
        <Select
          aria-label={`Role of ${user.email}`}
          value={user.role}
          onValueChange={choose}
          disabled={pending || isLastAdmin}
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
      {state.status === "failed" ? (
        <p role="alert" className="mt-1 text-xs text-fail">
          {state.message}
        </p>
      ) : null}
    </div>
  );
}
