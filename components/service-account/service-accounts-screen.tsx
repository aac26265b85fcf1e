"use client";

import { Plus } from "lucide-react";
import { useMayWrite } from "#components/console/console-context.tsx";
import { ConsolePage } from "#components/console/console-page.tsx";
import { usePaths } from "#components/console/use-paths.ts";
import { ButtonLink } from "#components/ui/button.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { ServiceAccountList } from "./service-account-list.tsx";

export function ServiceAccountsScreen() {
  const paths = usePaths();
  const mayWrite = useMayWrite();
  return (
    <ConsolePage crumbs={[{ label: "Service Accounts" }]}>
      <PageHeader
        title="Service Accounts"
        actions={
          mayWrite ? (
            <ButtonLink variant="primary" href={paths.newAccount} icon={<Plus aria-hidden size={16} />}>
              Create Service Account
            </ButtonLink>
          ) : null
        }
      >
        What a pipeline becomes. Roles say what it may do, federated identities say which pipelines may use
        it.
      </PageHeader>
      <ServiceAccountList />
    </ConsolePage>
  );
}
