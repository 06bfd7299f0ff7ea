"use client";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { type FormAction, useFormAction } from "#components/forms/use-form-action.ts";
import {
  AlertDialog,
  AlertDialogCancel,
  AlertDialogContent,
  AlertDialogTrigger,
} from "#components/ui/alert-dialog.tsx";
import { Button } from "#components/ui/button.tsx";
import { DialogFooter } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { FormMessage } from "#components/ui/form-message.tsx";
import { Input } from "#components/ui/input.tsx";
import { useSay } from "#components/ui/use-say.ts";
import type { PeopleOn } from "#lib/flags/exposure/count-people-on.ts";
import type { FlagCounts } from "#lib/kill/model.ts";
import { type Message, message } from "#lib/messages/catalogue/message.ts";
import type { Attempt } from "#lib/web/attempt.ts";
import { flagsOn, peopleOn } from "./describe.ts";

type Props = {
  /** What lifting moves; null: could not be read. */
  read: { flags: FlagCounts; people: Attempt<PeopleOn> } | null;
  lift: FormAction;
  reason: string | null;
};

/** Off is easy, on is guarded: the second question carries the consequence in numbers. */
export function LiftDialog({ read, lift, reason }: Props) {
  const t = useTranslations("kill.lift");
  const say = useSay();
  const [open, setOpen] = useState(false);
  // Held here, because React empties a form after its action, refused or not.
  const [typed, setTyped] = useState("");
  const [why, setWhy] = useState("");
  const { state, pending, submit } = useFormAction(lift);
  if (reason !== null) {
    return (
      <div className="[&>span]:flex [&>span]:items-stretch [&>span]:text-center">
        <Button size="lg" disabledReason={reason} className="w-full rounded-xl">
          {t("button")}
        </Button>
      </div>
    );
  }
  return (
    <AlertDialog open={open} onOpenChange={setOpen}>
      <AlertDialogTrigger asChild>
        <Button size="lg" className="w-full rounded-xl">
          {t("button")}
        </Button>
      </AlertDialogTrigger>
      <AlertDialogContent title={t("title")} description={say(liftWords(read))}>
        <form action={submit} noValidate className="flex flex-col gap-4">
          <Field label={t("why")} error={state.fieldErrors?.reason}>
            <Input
              name="reason"
              required
              maxLength={500}
              value={why}
              onChange={(event) => setWhy(event.target.value)}
            />
          </Field>
          <Field label={t("confirm")} error={state.fieldErrors?.confirm}>
            <Input
              name="confirm"
              required
              autoComplete="off"
              autoCapitalize="none"
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
          </Field>
          {state.fieldErrors ? null : <FormMessage state={state} />}
          <DialogFooter>
            <AlertDialogCancel asChild>
              <Button>{t("stayOff")}</Button>
            </AlertDialogCancel>
            <Button type="submit" variant="primary" pending={pending} disabled={typed !== "lift"}>
              {t("submit")}
            </Button>
          </DialogFooter>
        </form>
      </AlertDialogContent>
    </AlertDialog>
  );
}

function liftWords(read: Props["read"]): Message {
  if (read === null) return message("kill.lift.notRead");
  const on = flagsOn(read.flags);
  return on === 0
    ? message("kill.lift.nobodyMoves")
    : message("kill.lift.back", { on, people: whoMoves(read.people) });
}

function whoMoves(read: Attempt<PeopleOn>): Message {
  if (!read.ok) return message("kill.lift.peopleNotRead");
  const people = peopleOn(read.value);
  return people === null ? message("kill.lift.notMeasured") : message("kill.lift.people", { people });
}
