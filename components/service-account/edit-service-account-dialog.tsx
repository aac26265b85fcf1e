"use client";

import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { showToast } from "#components/ui/toast.tsx";
import { useUpdateServiceAccount } from "#lib/client/service-accounts.ts";
import type { ServiceAccount } from "#lib/schemas/service-account.ts";
import { ServiceAccountFields, useServiceAccountForm } from "./service-account-form.tsx";

interface Props {
  organisation: string;
  account: ServiceAccount;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Changes name and description of the version that is shown; a newer one is never overwritten. */
export function EditServiceAccountDialog(props: Props) {
  return (
    <Dialog open={props.open} onOpenChange={props.onOpenChange} title={`Edit ${props.account.name}`}>
      <EditForm {...props} />
    </Dialog>
  );
}

function EditForm({ organisation, account, onOpenChange }: Props) {
  const update = useUpdateServiceAccount(organisation);
  const form = useServiceAccountForm({
    defaultValues: { name: account.name, description: account.description },
    submit: async (change) => {
      await update.mutateAsync({ identity: account.identity, version: account.objectVersion, change });
      onOpenChange(false);
      showToast({ title: `${change.name} saved` });
    },
  });
  return (
    <form {...form.formProps} className="flex flex-col gap-4">
      <ServiceAccountFields form={form} />
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={() => onOpenChange(false)}>Cancel</Button>
        <Button type="submit" variant="primary" busy={form.busy}>
          Save changes
        </Button>
      </div>
    </form>
  );
}
