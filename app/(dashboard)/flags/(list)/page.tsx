import { Flag } from "lucide-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { createLoader, type SearchParams } from "nuqs/server";
import { ArchiveFlags } from "#components/flags/archive-flags.tsx";
import { ChoosableFlags } from "#components/flags/choosable-flags.tsx";
import { CreateFlag } from "#components/flags/create-flag.tsx";
import { FlagFilters } from "#components/flags/flag-filters.tsx";
import { FLAG_QUERY, NO_FILTER } from "#components/flags/flag-query.ts";
import { FlagTable } from "#components/flags/flag-table.tsx";
import { FlagsAnswer } from "#components/flags/flags-answer.tsx";
import { nobodyIsOn } from "#components/plans/plans-answer.ts";
import { Card, CardHeader } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { flagAttention } from "#lib/flags/attention.ts";
import type { FlagFilter, ListedFlag } from "#lib/flags/model.ts";
import { listFlags } from "#lib/flags/reads/read-flags.ts";
import { FLAG_PAGE_SIZE, matchingFlags, selectFlags } from "#lib/flags/reads/select-flags.ts";
import { whyNot } from "#lib/kernel/permissions.ts";
import { formatCount } from "#lib/kernel/text/numbers.ts";
import { listPlans } from "#lib/plans/reads/read-plan.ts";
import { getSay } from "#lib/web/get-say.ts";
import { pageContext } from "#lib/web/page-context.ts";
import { archiveMany, create, previewArchiving } from "../actions.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("shell.pages");
  return { title: t("flags") };
}

const loadQuery = createLoader(FLAG_QUERY);

type Props = { searchParams: Promise<SearchParams> };

export default async function FlagsPage({ searchParams }: Props) {
  const ctx = await pageContext();
  const say = await getSay();
  const t = await getTranslations("flags.list");
  const params = await searchParams;
  const query = await loadQuery(params);
  const [list, plans] = await Promise.all([listFlags(ctx.db, ctx.now()), listPlans(ctx)]);
  const { rows, matching, of, page, pages } = selectFlags(list.flags, query, ctx.now());
  const held = list.killedAt === null && flagAttention(list.flags).length > 0;
  const off = list.killedAt === null ? nobodyIsOn(plans) : null;
  const nobodyOn = off?.plan.flag
    ? { plan: off.plan, title: say(off.title), sentence: say(off.sentence), flag: off.plan.flag }
    : null;
  const createFlag = (
    <CreateFlag
      action={create}
      plans={plans.map((plan) => plan.name)}
      disabledReason={say(whyNot(ctx.actor.role, "flag:create"))}
      startOpen={params.create === "1"}
      variant={held || nobodyOn ? "secondary" : "primary"}
    />
  );
  const { sort: _sort, desc: _desc, page: _page, ...filter } = query;
  const filtered = Object.entries(NO_FILTER).some(
    ([name, none]) => filter[name as keyof FlagFilter] !== none,
  );
  const mayEnd = matchingFlags(list.flags, filter, ctx.now()).filter((flag) => flag.archivedAt === null);
  const whyNotArchive = say(whyNot(ctx.actor.role, "flag:archive"));
  const ending = { preview: previewArchiving, archive: archiveMany };
  // A box that leads to nothing would only be in the way.
  const List = whyNotArchive === null && query.state !== "archived" ? ChoosableFlags : FlagTable;
  return (
    <div className="flex flex-col gap-4">
      <FlagsAnswer list={list} nobodyOn={nobodyOn} action={createFlag} />
      <FlagFilters owners={namesIn(list.flags, "owner")} makers={namesIn(list.flags, "createdBy")} />
      <Card>
        <CardHeader title={t(titleOf(filtered, query.state === "archived" && matching === of))}>
          {filtered && matching !== of ? t("matching", { matching, of }) : formatCount(matching)}
          {filtered && mayEnd.length > 0 ? (
            <ArchiveFlags
              which={{ ...filter }}
              title={t("archiveTitle", { count: mayEnd.length })}
              scope={t("archiveScope")}
              actions={ending}
              disabledReason={whyNotArchive}
            >
              {t("archive", { count: mayEnd.length })}
            </ArchiveFlags>
          ) : null}
        </CardHeader>
        {rows.length === 0 ? (
          <EmptyState icon={Flag} title={t(filtered ? "noneMatches" : "none")}>
            {t(filtered ? "whenNoneMatches" : "whenNone")}
          </EmptyState>
        ) : (
          <List
            actions={ending}
            rows={rows.map((flag) => ({
              name: flag.name,
              description: flag.description,
              owner: flag.owner,
              state: flag.state,
              serves: flag.serves,
              share: {
                enabled: flag.enabled,
                serves: flag.serves,
                rolloutPercentage: flag.rolloutPercentage,
                retiredAt: flag.retiredAt,
                turnsOnAt: flag.turnsOnAt,
              },
              allowKeys: flag.allowKeys.length,
              changedAt: flag.updatedAt,
              changedBy: flag.updatedBy,
            }))}
            matching={matching}
            page={page}
            pages={pages}
            pageSize={FLAG_PAGE_SIZE}
          />
        )}
      </Card>
    </div>
  );
}

function titleOf(filtered: boolean, allArchived: boolean) {
  if (allArchived) return "allArchived";
  return filtered ? "thatMatch" : "all";
}

/** What there is to choose from; a list of a thousand owners would help nobody. */
function namesIn(flags: ListedFlag[], field: "owner" | "createdBy"): string[] {
  return [...new Set(flags.map((flag) => flag[field]))].filter(Boolean).sort().slice(0, 200);
}
