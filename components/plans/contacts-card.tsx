import { useTranslations } from "next-intl";
import { Card, CardBody, CardHeader } from "#components/ui/card.tsx";
import type { Contact } from "#lib/plans/model.ts";

// Pressed in a hurry, on a phone.
const LINK = "inline-flex min-h-11 items-center underline md:min-h-6";

/** Whom to call when it goes wrong. */
export function ContactsCard({ contacts, owner }: { contacts: Contact[]; owner: string }) {
  const t = useTranslations("planPage.contacts");
  return (
    <Card>
      <CardHeader title={t("title")}>{owner ? t("owner", { owner }) : null}</CardHeader>
      <CardBody>
        {contacts.length === 0 ? (
          <p className="text-muted text-xs">{t("none")}</p>
        ) : (
          <ul className="flex flex-col gap-3">
            {contacts.map((contact) => (
              <li key={`${contact.role} ${contact.email}`} className="text-xs">
                <p className="font-medium text-sm">{contact.name}</p>
                <p className="text-muted">{contact.role}</p>
                <p className="flex flex-wrap gap-x-4">
                  <a href={`mailto:${contact.email}`} className={LINK}>
                    {contact.email}
                  </a>
                  {contact.phone ? (
                    <a href={`tel:${contact.phone.replaceAll(/[^\d+]/g, "")}`} className={LINK}>
                      {contact.phone}
                    </a>
                  ) : null}
                </p>
              </li>
            ))}
          </ul>
        )}
      </CardBody>
    </Card>
  );
}
