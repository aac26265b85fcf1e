"use client";

import { Plus, Search } from "lucide-react";
import { parseAsBoolean, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useConsole, useMayWrite } from "#components/console/console-context.tsx";
import { ConsolePage } from "#components/console/console-page.tsx";
import { usePaths } from "#components/console/use-paths.ts";
import { Monogram } from "#components/ui/badge.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { type Column, DataTable, type Sort } from "#components/ui/data-table.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Input } from "#components/ui/input.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { PatternText } from "#components/ui/pattern-text.tsx";
import { Select } from "#components/ui/select.tsx";
import { Status } from "#components/ui/status.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { Time } from "#components/ui/time.tsx";
import { identityProviderQueries } from "#lib/client/identity-providers.ts";
import { useQuery } from "#lib/client/query.ts";
import type { IdentityProvider } from "#lib/schemas/identity-provider.ts";
import { platformLetters, platforms } from "./platform.ts";
import { ProviderHealthStatus } from "./provider-health.tsx";

const columns: Column<IdentityProvider>[] = [
  {
    key: "name",
    header: "Name",
    sortable: true,
    cell: (provider) => (
      <span className="inline-flex items-center gap-2.5">
        <Monogram letters={platformLetters(provider.kind, provider.providerIssuer)} />
        {provider.name}
      </span>
    ),
  },
  {
    key: "issuer",
    header: "Issuer",
    phone: "value",
    cell: ({ providerIssuer }) => (
      <span className="inline-flex items-center gap-1 md:min-w-56">
        <PatternText pattern={providerIssuer} max={56} />
        <CopyButton text={providerIssuer} what="issuer" />
      </span>
    ),
  },
  {
    key: "keys",
    header: "Keys",
    cell: (provider) => (
      <span className="md:whitespace-nowrap">
        <ProviderHealthStatus provider={provider} />
      </span>
    ),
  },
  {
    key: "fetched",
    header: "Fetched",
    align: "right",
    muted: true,
    phone: "hidden",
    wide: true,
    cell: ({ health }) => (health.checkedAt ? <Time value={health.checkedAt} /> : "never"),
  },
  {
    key: "rules",
    header: "Rules",
    align: "right",
    sortable: true,
    phone: "hidden",
    cell: (provider) => provider.federatedIdentityCount,
  },
  { key: "status", header: "Status", phone: "result", cell: ({ status }) => <Status kind={status} /> },
];

/** All providers of the organisation; filters and order stand in the address. */
export function ProviderList() {
  const { organisation } = useConsole();
  const paths = usePaths();
  const mayWrite = useMayWrite();
  const providers = useQuery(identityProviderQueries.list(organisation.slug));
  const [view, setView] = useQueryStates({
    q: parseAsString.withDefault(""),
    status: parseAsStringLiteral(["any", "active", "inactive"]).withDefault("any"),
    health: parseAsStringLiteral(["any", "ok", "failing", "unknown"]).withDefault("any"),
    sort: parseAsStringLiteral(["name", "rules"]).withDefault("name"),
    down: parseAsBoolean.withDefault(false),
  });
  const all = providers.data;
  const sort: Sort = { key: view.sort, descending: view.down };
  const shown = all?.filter((provider) => fits(provider, view)).sort(byOrder(sort));
  const create = mayWrite ? (
    <ButtonLink variant="primary" icon={<Plus aria-hidden size={16} />} href={paths.newProvider}>
      Create Identity Provider
    </ButtonLink>
  ) : null;
  return (
    <ConsolePage crumbs={[{ label: "Identity Providers" }]}>
      <PageHeader title="Identity Providers" actions={create}>
        Issuers we trust to describe workloads. Alone, a provider lets nobody in.
      </PageHeader>
      {all?.length === 0 ? (
        <NoProviders />
      ) : (
        <>
          <search className="flex flex-wrap items-center gap-2 pb-1">
            <Input
              type="search"
              aria-label="Name or issuer"
              placeholder="Name or issuer"
              start={<Search aria-hidden size={16} />}
              className="w-full sm:w-70"
              value={view.q}
              onChange={(event) => void setView({ q: event.target.value || null })}
            />
            <Select
              aria-label="Status"
              className="w-36!"
              value={view.status}
              onChange={(status) => void setView({ status })}
              options={[
                { value: "any", label: "Any status" },
                { value: "active", label: "Active" },
                { value: "inactive", label: "Inactive" },
              ]}
            />
            <Select
              aria-label="Key health"
              className="w-40!"
              value={view.health}
              onChange={(health) => void setView({ health })}
              options={[
                { value: "any", label: "Any key health" },
                { value: "ok", label: "Healthy" },
                { value: "failing", label: "Failing" },
                { value: "unknown", label: "Not fetched" },
              ]}
            />
            <output className="type-small ml-auto min-h-4 text-right text-muted tabular-nums max-sm:basis-full">
              {shown && all
                ? shown.length === all.length
                  ? count(all.length)
                  : `${shown.length} of ${count(all.length)}`
                : null}
            </output>
          </search>
          <DataTable
            caption="Identity providers"
            columns={columns}
            state={{ ...providers, data: shown }}
            rowKey={(provider) => provider.identity}
            rowHref={(provider) => paths.provider(provider.identity)}
            rowOff={(provider) => provider.status === "inactive"}
            rowNote={(provider) =>
              provider.health.status === "failing" ? (
                <span className="md:pl-[34px]">
                  {provider.health.error ?? "The keys could not be fetched."}{" "}
                  <TextLink href={paths.provider(provider.identity)}>Open provider</TextLink>
                </span>
              ) : null
            }
            sort={sort}
            onSort={({ key, descending }) =>
              void setView({ sort: key === "rules" ? "rules" : "name", down: descending })
            }
            empty={<EmptyState title="Nothing fits.">No provider has what you look for.</EmptyState>}
          />
        </>
      )}
    </ConsolePage>
  );
}

function NoProviders() {
  const paths = usePaths();
  const mayWrite = useMayWrite();
  return (
    <EmptyState
      title="No identity providers."
      action={
        mayWrite ? (
          <ul className="m-0 flex list-none flex-wrap gap-2 p-0">
            {platforms.map((platform) => (
              <li key={platform.kind}>
                <ButtonLink
                  href={`${paths.newProvider}?preset=${platform.kind}`}
                  icon={<Monogram letters={platform.letters} />}
                >
                  {platform.label}
                </ButtonLink>
              </li>
            ))}
          </ul>
        ) : null
      }
    >
      {mayWrite
        ? "Choose where your pipelines run; you can look at everything before it counts."
        : "An owner or admin can create one."}
    </EmptyState>
  );
}

function count(providers: number): string {
  return providers === 1 ? "1 provider" : `${providers} providers`;
}

function fits(provider: IdentityProvider, view: { q: string; status: string; health: string }): boolean {
  const words = view.q.trim().toLowerCase();
  const text = `${provider.name} ${provider.providerIssuer} ${provider.identity}`.toLowerCase();
  return (
    text.includes(words) &&
    (view.status === "any" || provider.status === view.status) &&
    (view.health === "any" || provider.health.status === view.health)
  );
}

function byOrder({ key, descending }: Sort) {
  const sign = descending ? -1 : 1;
  return (one: IdentityProvider, other: IdentityProvider) =>
    sign *
    (key === "rules"
      ? one.federatedIdentityCount - other.federatedIdentityCount
      : one.name.localeCompare(other.name, "en"));
}
