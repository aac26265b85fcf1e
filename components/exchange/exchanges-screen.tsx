"use client";

import { Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useConsole } from "#components/console/console-context.tsx";
import { ConsolePage } from "#components/console/console-page.tsx";
import { usePaths } from "#components/console/use-paths.ts";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Input } from "#components/ui/input.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Segmented } from "#components/ui/segmented.tsx";
import { Select } from "#components/ui/select.tsx";
import { TextButton } from "#components/ui/text-link.tsx";
import { exchangeQueries } from "#lib/client/exchanges.ts";
import { identityProviderQueries } from "#lib/client/identity-providers.ts";
import { useInfiniteQuery, useQuery } from "#lib/client/query.ts";
import { serviceAccountQueries } from "#lib/client/service-accounts.ts";
import { ExchangeTable } from "./exchange-table.tsx";
import { reasonOptions } from "./exchange-words.ts";

const outcomes = ["all", "accepted", "refused", "failed"] as const;
const any = "any";
/** The API counts no further. */
const countMax = 10_000;

/** Every attempt at the token endpoint. The filters stand in the address. */
export function ExchangesScreen() {
  const { organisation } = useConsole();
  const paths = usePaths();
  const router = useRouter();
  const [view, setView] = useQueryStates({
    outcome: parseAsStringLiteral(outcomes).withDefault("all"),
    reason: parseAsString.withDefault(""),
    account: parseAsString.withDefault(""),
    provider: parseAsString.withDefault(""),
    rule: parseAsString.withDefault(""),
    q: parseAsString.withDefault(""),
  });
  const accounts = useQuery(serviceAccountQueries.list(organisation.slug));
  const providers = useQuery(identityProviderQueries.list(organisation.slug));
  const pages = useInfiniteQuery({
    ...exchangeQueries.pages(organisation.slug, {
      outcome: view.outcome === "all" ? undefined : view.outcome,
      reason: view.reason,
      serviceAccountIdentity: view.account,
      providerIdentity: view.provider,
      federatedIdentityIdentity: view.rule,
      subject: view.q,
    }),
    refetchInterval: 10_000,
  });
  const rows = pages.data?.pages.flatMap((page) => page.body);
  const total = pages.data?.pages[0]?.total ?? null;
  const filtered =
    view.outcome !== "all" || [view.reason, view.account, view.provider, view.rule, view.q].some(Boolean);
  const named = (list: { identity: string; name: string }[] | undefined) =>
    (list ?? []).map(({ identity, name }) => ({ value: identity, label: name }));

  return (
    <ConsolePage crumbs={[{ label: "Exchanges" }]}>
      <PageHeader title="Exchanges">
        Every attempt of a pipeline to get a token, newest first. A refused one opens with the reason.
      </PageHeader>
      <form
        className="flex flex-wrap items-center gap-2 pb-2"
        onSubmit={(event) => {
          event.preventDefault();
          if (/^exc_\w+$/.test(view.q.trim())) router.push(paths.exchange(view.q.trim()));
        }}
      >
        <Input
          aria-label="Search exchanges"
          placeholder="Subject or exchange id"
          className="w-full md:w-64"
          start={<Search aria-hidden size={16} />}
          value={view.q}
          onChange={(event) => void setView({ q: event.target.value || null })}
        />
        <Segmented
          label="Result"
          value={view.outcome}
          onChange={(outcome) => void setView({ outcome })}
          options={[
            { value: "all", label: "All" },
            { value: "accepted", label: "Accepted" },
            { value: "refused", label: "Refused" },
            { value: "failed", label: "Unavailable" },
          ]}
        />
        <Filter
          label="Service account"
          anyLabel="Any service account"
          value={view.account}
          options={named(accounts.data)}
          onChange={(account) => void setView({ account })}
        />
        <Filter
          label="Identity provider"
          anyLabel="Any provider"
          value={view.provider}
          options={named(providers.data)}
          onChange={(provider) => void setView({ provider })}
        />
        <Filter
          label="Reason"
          anyLabel="Any reason"
          value={view.reason}
          options={reasonOptions}
          onChange={(reason) => void setView({ reason })}
        />
        {filtered ? (
          <TextButton className="min-h-6" onClick={() => void setView(null)}>
            Clear filters
          </TextButton>
        ) : null}
      </form>
      <ExchangeTable
        caption="Exchanges"
        state={{ ...pages, data: rows }}
        empty={
          pages.hasNextPage ? (
            <EmptyState title="Nothing among the latest.">
              None of the latest exchanges fits the filters. Older ones may.
            </EmptyState>
          ) : filtered ? (
            <EmptyState title="Nothing matches.">No exchange fits the filters.</EmptyState>
          ) : (
            <EmptyState title="No exchanges yet.">
              When a pipeline asks for a token, its attempt appears here within a second.
            </EmptyState>
          )
        }
      />
      {rows && (rows.length > 0 || pages.hasNextPage) ? (
        <div className="flex items-center gap-3 pt-3">
          {pages.hasNextPage ? (
            <Button busy={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
              Load older
            </Button>
          ) : null}
          <span className="type-small text-muted tabular-nums">
            {rows.length}
            {total === null ? "" : ` of ${total}${total >= countMax ? " or more" : ""}`} shown, newest first
          </span>
        </div>
      ) : null}
    </ConsolePage>
  );
}

function Filter(props: {
  label: string;
  anyLabel: string;
  value: string;
  options: readonly { value: string; label: string }[];
  onChange: (value: string | null) => void;
}) {
  return (
    <div className="w-full md:w-48">
      <Select
        aria-label={props.label}
        options={[{ value: any, label: props.anyLabel }, ...props.options]}
        value={props.value || any}
        onChange={(value) => props.onChange(value === any ? null : value)}
      />
    </div>
  );
}
