"use client";

import { useRouter } from "next/navigation";
import { useConsole, useMayWrite } from "#components/console/console-context.tsx";
import { ConsolePage } from "#components/console/console-page.tsx";
import { UnsavedChanges } from "#components/console/unsaved-changes.tsx";
import { usePaths } from "#components/console/use-paths.ts";
import { ViewerNotice } from "#components/console/viewer-notice.tsx";
import { ActionBar } from "#components/ui/action-bar.tsx";
import { Button, ButtonLink } from "#components/ui/button.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { showToast } from "#components/ui/toast.tsx";
import { useCreateServiceAccount } from "#lib/client/service-accounts.ts";
import { ServiceAccountFields, useServiceAccountForm } from "./service-account-form.tsx";

/** Creates a service account and leads to it, where roles and federated identities are added. */
export function CreateServiceAccount() {
  const organisation = useConsole().organisation.slug;
  const mayWrite = useMayWrite();
  const paths = usePaths();
  const router = useRouter();
  const create = useCreateServiceAccount(organisation);
  const form = useServiceAccountForm({
    defaultValues: { name: "", description: "" },
    leads: true,
    submit: async (values) => {
      const account = await create.mutateAsync(values);
      showToast({ title: `${account.name} created` });
      router.push(paths.account(account.identity));
    },
  });
  return (
    <ConsolePage crumbs={[{ label: "Service Accounts", href: paths.accounts }, { label: "New" }]}>
      <PageHeader title="Create service account" />
      <UnsavedChanges when={form.unsaved} />
      <ViewerNotice />
      <form {...form.formProps} className="flex max-w-(--form) flex-col gap-4">
        <ServiceAccountFields form={form} />
        <ActionBar>
          {mayWrite ? (
            <Button type="submit" variant="primary" busy={form.busy}>
              Create Service Account
            </Button>
          ) : null}
          <ButtonLink variant="ghost" href={paths.accounts}>
            Cancel
          </ButtonLink>
        </ActionBar>
      </form>
    </ConsolePage>
  );
}
