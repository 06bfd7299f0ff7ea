"use client";
import { signIn } from "next-auth/react";
import { useTranslations } from "next-intl";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { FormMessage } from "#components/ui/form-message.tsx";
import { Input } from "#components/ui/input.tsx";
import { useSay } from "#components/ui/use-say.ts";
import { durationWords } from "#lib/kernel/text/durations.ts";
import { type Message, message as text } from "#lib/messages/catalogue/message.ts";

/** `to` is a path of this site; the page has seen to that. */
export function SignInForm({ to }: { to: string }) {
  const t = useTranslations("shell.signIn");
  const say = useSay();
  const [pending, setPending] = useState(false);
  const [message, setMessage] = useState<Message | null>(null);
  const password = useRef<HTMLInputElement>(null);

  useEffect(() => {
    if (message !== null) password.current?.select();
  }, [message]);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    if (form.get("email") === "" || form.get("password") === "") {
      setMessage(text("shell.signIn.typeBoth"));
      return;
    }
    setPending(true);
    setMessage(null);
    try {
      const answer = await signIn("credentials", {
        email: form.get("email"),
        password: form.get("password"),
        redirect: false,
      });
      if (answer?.ok && !answer.error) {
        // A whole load, so that nothing rendered for nobody is left in the router's cache.
        window.location.assign(to);
        return;
      }
      setMessage(explain(answer?.error ?? ""));
    } catch {
      setMessage(text("shell.signIn.noAnswer"));
    }
    setPending(false);
  }

  return (
    <form method="post" noValidate onSubmit={submit} className="flex flex-col gap-4">
      <Field label={t("email")}>
        <Input name="email" type="email" autoComplete="username" required autoFocus className="h-11" />
      </Field>
      <Field label={t("password")}>
        <Input
          ref={password}
          name="password"
          type="password"
          autoComplete="current-password"
          required
          className="h-11"
          aria-invalid={message !== null}
          aria-errormessage="sign-in-message"
        />
      </Field>
      <div id="sign-in-message">
        {message ? <FormMessage state={{ status: "failed", message: say(message) }} /> : null}
      </div>
      <Button type="submit" variant="primary" size="lg" pending={pending}>
        {t("title")}
      </Button>
    </form>
  );
}

function explain(error: string): Message {
  const seconds = /^rate-limited:(\d+)$/.exec(error)?.[1];
  if (seconds) return text("shell.signIn.tooMany", { time: durationWords(Number(seconds) * 1000) });
  if (error === "refused" || error === "CredentialsSignin") return text("shell.signIn.notRight");
  const reference = /^failed:([\w-]{8,64})$/.exec(error)?.[1];
  return reference ? text("shell.signIn.notCheckedUnder", { reference }) : text("shell.signIn.notChecked");
}
