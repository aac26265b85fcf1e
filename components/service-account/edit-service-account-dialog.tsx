"use client";

import { useState } from "react";
import { EditConflict } from "#components/console/edit-conflict.tsx";
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
  // What is edited stays the version that was opened, also when another one is read in the meantime.
  const [base, setBase] = useState(account);
  const form = useServiceAccountForm({
    defaultValues: valuesOf(base),
    submit: async (change) => {
      await update.mutateAsync({ identity: base.identity, version: base.objectVersion, change });
      onOpenChange(false);
      showToast({ title: `${change.name} saved` });
    },
  });
  function takeNewest(options: { keepDirtyValues: boolean }) {
    setBase(account);
    form.clearProblem();
    form.form.reset(valuesOf(account), options);
  }
  return (
    <form {...form.formProps} className="flex flex-col gap-4">
      {form.problem?.status === 412 ? (
        <EditConflict
          detail={form.problem.detail}
          before={{ ...valuesOf(base) }}
          after={{ ...valuesOf(account) }}
          labels={{ name: "Name", description: "Description" }}
          onKeepMine={() => takeNewest({ keepDirtyValues: true })}
          onTakeTheirs={() => takeNewest({ keepDirtyValues: false })}
        />
      ) : null}
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

function valuesOf({ name, description }: ServiceAccount) {
  return { name, description };
}
