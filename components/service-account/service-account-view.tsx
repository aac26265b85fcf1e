"use client";

import { FlaskConical } from "lucide-react";
import { RuleTable } from "#components/federated-identity/rule-table.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { FailedToLoad } from "#components/ui/failed-to-load.tsx";
import { IdPill } from "#components/ui/id-pill.tsx";
import { Facts, PageHeader } from "#components/ui/page-header.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { Status } from "#components/ui/status.tsx";
import { Tabs } from "#components/ui/tabs.tsx";
import { Time } from "#components/ui/time.tsx";
import { useQuery } from "#lib/client/query.ts";
import { serviceAccountQueries } from "#lib/client/service-accounts.ts";
import { AccountRoles } from "./account-roles.tsx";
import { ServiceAccountActions } from "./service-account-actions.tsx";

/** The screen people live in: the two ids a pipeline needs, the rules, the roles. */
export function ServiceAccountView({ organisation, reference }: { organisation: string; reference: string }) {
  const query = useQuery(serviceAccountQueries.detail(organisation, reference));
  const account = query.data;
  if (query.error && !account)
    return <FailedToLoad what="The service account" why={query.error.message} onRetry={query.refetch} />;
  if (!account) return <Skeleton className="mt-6 h-7 w-56" />;
  return (
    <>
      <PageHeader
        title={account.name}
        status={<Status kind={account.status} />}
        actions={
          <>
            <ButtonLink
              href={`/${organisation}/iam/token-tester`}
              icon={<FlaskConical aria-hidden size={16} />}
            >
              Try a token
            </ButtonLink>
            <ServiceAccountActions organisation={organisation} account={account} />
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
            panel: <RuleTable organisation={organisation} account={account} />,
          },
          {
            value: "roles",
            label: "Roles",
            count: account.roleBindings.length,
            panel: <AccountRoles organisation={organisation} account={account} />,
          },
        ]}
      />
    </>
  );
}
