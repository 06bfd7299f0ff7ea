"use client";
import { toFormData, useFormAction } from "#components/forms/use-form-action.ts";
import { Select } from "#components/ui/select.tsx";
import type { UserView } from "#lib/users/model.ts";
import { ROLE_OPTIONS } from "./role-options.ts";
import type { Action } from "./user-table.tsx";

/** Changes a role as soon as another is chosen; it acts on the person's next request. */
export function RoleSelect({
  user,
  action,
  isLastAdmin,
}: {
  user: UserView;
  action: Action;
  isLastAdmin: boolean;
}) {
  const { state, pending, submit } = useFormAction(action, {
    done: `The role of ${user.email} was changed.`,
  });
  const choose = (role: string) => {
    if (role === user.role || role === "") return;
    submit(toFormData({ id: user.id, role }));
  };
  return (
    <div className="w-40">
      <Select
        aria-label={`Role of ${user.email}`}
        value={user.role}
        onValueChange={choose}
        disabled={pending || isLastAdmin}
        options={ROLE_OPTIONS}
        className="h-8"
      />
      {isLastAdmin ? <p className="mt-1 text-xs text-muted">The last admin stays one.</p> : null}
      {state.status === "failed" ? (
        <p role="alert" className="mt-1 text-xs text-fail">
          {state.message}
        </p>
      ) : null}
    </div>
  );
}
