"use client";

import { FlaskConical } from "lucide-react";
import { useConsole, useMayWrite } from "#components/console/console-context.tsx";
import { ConsolePage } from "#components/console/console-page.tsx";
import { QueryGate } from "#components/console/query-gate.tsx";
import { usePaths } from "#components/console/use-paths.ts";
import { RuleTable } from "#components/federated-identity/rule-table.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { fetchedPart } from "#components/ui/fetched-part.tsx";
import { IdPill } from "#components/ui/id-pill.tsx";
import { Facts, PageHeader } from "#components/ui/page-header.tsx";
import { Status } from "#components/ui/status.tsx";
import { Tabs } from "#components/ui/tabs.tsx";
import { Time } from "#components/ui/time.tsx";
import { useQuery } from "#lib/client/query.ts";
import { serviceAccountQueries } from "#lib/client/service-accounts.ts";
import type { ServiceAccount } from "#lib/schemas/service-account.ts";
import { AccountExchanges } from "./account-exchanges.tsx";
import { ServiceAccountActions } from "./service-account-actions.tsx";

const AccountRoles = fetchedPart({
  fetchPart: async () => (await import("./account-roles.tsx")).AccountRoles,
  what: "roles",
});
const AccountIntegration = fetchedPart({
  fetchPart: async () => (await import("./account-integration.tsx")).AccountIntegration,
  what: "integration",
});

/** The screen people live in: the two ids a pipeline needs, the rules, the roles. */
export function ServiceAccountView({ reference }: { reference: string }) {
  const { organisation } = useConsole();
  const paths = usePaths();
  const query = useQuery(serviceAccountQueries.detail(organisation.slug, reference));
  return (
    <QueryGate
      query={query}
      what="service account"
      crumbs={[{ label: "Service Accounts", href: paths.accounts }]}
    >
      {(account) => <AccountPage account={account} />}
    </QueryGate>
  );
}

function AccountPage({ account }: { account: ServiceAccount }) {
  const organisation = useConsole().organisation.slug;
  const paths = usePaths();
  const mayWrite = useMayWrite();
  return (
    <ConsolePage crumbs={[{ label: "Service Accounts", href: paths.accounts }, { label: account.name }]}>
      <PageHeader
        title={account.name}
        status={<Status kind={account.status} />}
        actions={
          <>
            <ButtonLink href={paths.tokenTester} icon={<FlaskConical aria-hidden size={16} />}>
              Try a token
            </ButtonLink>
            {mayWrite ? <ServiceAccountActions organisation={organisation} account={account} /> : null}
          </>
        }
      >
        {account.description}
      </PageHeader>
      <Facts
        items={[
          {
            label: "organisation_id",
            value: <IdPill id={account.organisation.identity} what="organisation id" />,
          },
          { label: "service_account_id", value: <IdPill id={account.identity} what="service account id" /> },
          {
            label: "last used",
            value: account.lastUsedAt ? <Time value={account.lastUsedAt} /> : "never",
          },
        ]}
      />
      <Tabs
        label="Parts of the service account"
        items={[
          {
            value: "federation",
            label: "Workload Identity Federation",
            count: account.federatedIdentityCount,
            panel: (
              <>
                <RuleTable organisation={organisation} account={account} />
                <AccountExchanges organisation={organisation} account={account} />
              </>
            ),
          },
          {
            value: "roles",
            label: "Roles",
            count: account.roleBindings.length,
            panel: <AccountRoles organisation={organisation} account={account} />,
          },
          {
            value: "integrate",
            label: "Integrate",
            panel: <AccountIntegration account={account} />,
          },
        ]}
      />
    </ConsolePage>
  );
}
