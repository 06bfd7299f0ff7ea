"use client";
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
import type { PeopleOn } from "#lib/flags/exposure/count-people-on.ts";
import { countOf } from "#lib/kernel/text/numbers.ts";
import type { FlagCounts } from "#lib/kill/model.ts";
import type { Attempt } from "#lib/web/attempt.ts";
import { flagsOn, NOT_READ, peopleOn } from "./describe.ts";

type Props = {
  /** Null: could not be read. */
  flags: FlagCounts | null;
  people: Attempt<PeopleOn>;
  lift: FormAction;
  reason: string | null;
};

/** Off is easy, on is guarded: the second question carries the consequence in numbers. */
export function LiftDialog({ flags, people, lift, reason }: Props) {
  const [open, setOpen] = useState(false);
  // Held here, because React empties a form after its action, refused or not.
  const [typed, setTyped] = useState("");
  const [why, setWhy] = useState("");
  const { state, pending, submit } = useFormAction(lift);
  if (reason !== null) {
    return (
      <div className="[&>span]:flex [&>span]:items-stretch [&>span]:text-center">
        <Button size="lg" disabledReason={reason} className="w-full rounded-xl">
          Lift the kill switch
        </Button>
      </div>
    );
  }
  return (
    <AlertDialog open={open} onOpenChange={setOpen}>
      <AlertDialogTrigger asChild>
        <Button size="lg" className="w-full rounded-xl">
          Lift the kill switch
        </Button>
      </AlertDialogTrigger>
      <AlertDialogContent title="Serve the new path again?" description={liftWords(flags, people)}>
        <form action={submit} noValidate className="flex flex-col gap-4">
          <Field label="Why is it safe again? It goes into the record." error={state.fieldErrors?.reason}>
            <Input
              name="reason"
              required
              maxLength={500}
              value={why}
              onChange={(event) => setWhy(event.target.value)}
            />
          </Field>
          <Field label="Type lift to confirm" error={state.fieldErrors?.confirm}>
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
              <Button>Stay off</Button>
            </AlertDialogCancel>
            <Button type="submit" variant="primary" pending={pending} disabled={typed !== "lift"}>
              Lift it
            </Button>
          </DialogFooter>
        </form>
      </AlertDialogContent>
    </AlertDialog>
  );
}

function liftWords(flags: FlagCounts | null, people: Attempt<PeopleOn>): string {
  if (flags === null)
    return `Every flag goes back to exactly what it is set to. What that is ${NOT_READ}, nor how many people it moves.`;
  const on = flagsOn(flags);
  if (on === 0) return "It turns no flag on, so nobody moves.";
  const back = `${countOf(on, "flag goes", "flags go")} back to exactly what ${on === 1 ? "it is" : "they are"} set to.`;
  if (!people.ok) return `${back} How many people that moves ${NOT_READ}.`;
  const moved = peopleOn(people.value);
  return `${back} ${moved === null ? "How many people that moves is not measured yet." : `${moved} move to the new path.`}`;
}
