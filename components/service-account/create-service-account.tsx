"use client";

import { useRouter } from "next/navigation";
import { ActionBar } from "#components/ui/action-bar.tsx";
import { Button, ButtonLink } from "#components/ui/button.tsx";
import { useCreateServiceAccount } from "#lib/client/service-accounts.ts";
import { ServiceAccountFields, useServiceAccountForm } from "./service-account-form.tsx";

/** Creates a service account and leads to it, where roles and federated identities are added. */
export function CreateServiceAccount({ organisation }: { organisation: string }) {
  const router = useRouter();
  const create = useCreateServiceAccount(organisation);
  const list = `/${organisation}/iam/service-accounts`;
  const form = useServiceAccountForm({ name: "", description: "" }, async (values) => {
    const account = await create.mutateAsync(values);
    router.push(`${list}/${account.identity}`);
  });
  return (
    <form {...form.formProps} className="flex max-w-(--form) flex-col gap-4">
      <ServiceAccountFields form={form} />
      <ActionBar>
        <Button type="submit" variant="primary" busy={form.busy}>
          Create Service Account
        </Button>
        <ButtonLink variant="ghost" href={list}>
          Cancel
        </ButtonLink>
      </ActionBar>
    </form>
  );
}
