import { getTranslations } from "next-intl/server";
import { EndFlag } from "#components/flags/end-flag.tsx";
import { Card, CardBody, CardHeader } from "#components/ui/card.tsx";
import type { StillUsed } from "#lib/flags/clients/read-askers.ts";
import type { FlagDetail, Reach, ServingConditions } from "#lib/flags/model.ts";
import { type Role, whyNot } from "#lib/kernel/permissions.ts";
import { leavingWords } from "#lib/messages/archive-words.ts";
import { neededWords } from "#lib/messages/still-used.ts";
import { getSay } from "#lib/web/get-say.ts";
import { archive, remove, unarchive } from "../actions.ts";

type Props = {
  flag: FlagDetail;
  conditions: ServingConditions;
  reach: Reach;
  stillUsed: StillUsed | null;
  role: Role;
};

/** The ways to end a flag, and who would notice. */
export async function EndCard({ flag, conditions, reach, stillUsed, role }: Props) {
  const say = await getSay();
  const t = await getTranslations("flag");
  const archived = flag.archivedAt !== null;
  const retired = flag.retiredAt !== null;
  const whyNotArchive = say(whyNot(role, "flag:archive"));
  return (
    <Card>
      <CardHeader title={t(archived ? "end.archivedTitle" : "end.title")}>
        {archived ? t("end.servedOff") : say(neededWords(stillUsed, whyNotArchive))}
      </CardHeader>
      <CardBody>
        <EndFlag
          name={flag.name}
          archived={archived}
          retired={retired}
          stillUsed={stillUsed}
          leaving={say(
            leavingWords({
              serving: flag.setTo.serves === "nobody" ? 0 : 1,
              leaves: reach.before,
              known: reach.knownKeys,
              killed: conditions.killed,
              connected: conditions.connected,
            }),
          )}
          revision={flag.revision}
          archive={archive}
          unarchive={unarchive}
          remove={remove}
          whyNotArchive={whyNotArchive}
          whyNotDelete={say(whyNot(role, "flag:delete"))}
        />
      </CardBody>
    </Card>
  );
}
