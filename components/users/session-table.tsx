import { Laptop } from "lucide-react";
import { useTranslations } from "next-intl";
import { ConfirmButton } from "#components/forms/confirm-button.tsx";
import type { FormAction } from "#components/forms/use-form-action.ts";
import { Badge } from "#components/ui/badge.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Table, TBody, Td, THead, Th, Tr } from "#components/ui/table.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import { useSay } from "#components/ui/use-say.ts";
import type { SessionView } from "#lib/identity/users/model.ts";

/** Where somebody is signed in, and how to end that. */
export function SessionTable({
  sessions,
  here,
  showsPeople,
  end,
}: {
  sessions: SessionView[];
  /** The session that looks; it ends by signing out. */
  here: string | null;
  showsPeople: boolean;
  end: FormAction;
}) {
  const t = useTranslations("users.sessionTable");
  const say = useSay();
  if (sessions.length === 0) return <EmptyState icon={Laptop} title={t("title")} />;
  return (
    <Table label={t("openSessions")} stacked>
      <THead>
        <Tr>
          {showsPeople ? <Th>{t("user")}</Th> : null}
          <Th>{t("browser")}</Th>
          <Th>{t("signedIn")}</Th>
          <Th>{t("lastSeen")}</Th>
          <Th>
            <span className="sr-only">{t("whatCanBeDone")}</span>
          </Th>
        </Tr>
      </THead>
      <TBody>
        {sessions.map((session) => (
          <Tr key={session.id}>
            {showsPeople ? <Td className="font-semibold">{session.email}</Td> : null}
            <Td>
              <span className="inline-flex flex-wrap items-center gap-2">
                {say(session.browser)}
                {session.id === here ? <Badge tone="pass">{t("thisOne")}</Badge> : null}
              </span>
              <span className="block text-xs text-muted">{t("from", { address: session.address })}</span>
            </Td>
            <Td className="text-muted">
              <span className="md:hidden">{t("signedIn")} </span>
              <TimeAgo at={session.createdAt} />
              <span className="block text-xs">
                {t.rich("ends", { at: () => <TimeAgo at={session.endsAt} /> })}
              </span>
            </Td>
            <Td className="whitespace-nowrap text-muted">
              <span className="md:hidden">{t("lastSeen")} </span>
              {session.id === here ? t("now") : <TimeAgo at={session.lastSeenAt} />}
            </Td>
            <Td>
              <div className="flex justify-end max-md:justify-start max-md:[&>*]:flex-1">
                {session.id === here ? null : <EndButton session={session} action={end} />}
              </div>
            </Td>
          </Tr>
        ))}
      </TBody>
    </Table>
  );
}

function EndButton({ session, action }: { session: SessionView; action: FormAction }) {
  const t = useTranslations("users.sessionTable");
  const say = useSay();
  return (
    <ConfirmButton
      variant="danger"
      size="sm"
      aria-label={t("endTheSessionOfIn", {
        email: session.email,
        browser: say(session.browser),
        address: session.address,
      })}
      confirmation={{
        action,
        fields: { id: session.id },
        done: t("done"),
        title: t("endTheSessionIn", { browser: say(session.browser) }),
        consequence: t("consequence", { email: session.email, address: session.address }),
        confirm: t("confirm"),
        danger: true,
      }}
    >
      {t("end")}
    </ConfirmButton>
  );
}
