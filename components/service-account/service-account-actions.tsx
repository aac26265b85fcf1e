"use client";

import { Ellipsis, Pencil, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { usePaths } from "#components/console/use-paths.ts";
import { Button, IconButton } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { fetchedPart } from "#components/ui/fetched-part.tsx";
import { Menu, MenuItem } from "#components/ui/menu.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { showToast } from "#components/ui/toast.tsx";
import { federatedIdentityQueries } from "#lib/client/federated-identities.ts";
import { errorText } from "#lib/client/problem-answer.ts";
import { useQuery } from "#lib/client/query.ts";
import { useDeleteServiceAccount, useUpdateServiceAccount } from "#lib/client/service-accounts.ts";
import type { ServiceAccount } from "#lib/schemas/service-account.ts";

const EditServiceAccountDialog = fetchedPart({
  fetchPart: async () => (await import("./edit-service-account-dialog.tsx")).EditServiceAccountDialog,
  what: "form",
  waiting: null,
});

type Asking = "edit" | "deactivate" | "delete" | null;

/** What can be done with an account: edit, switch off and on, delete. */
export function ServiceAccountActions({
  organisation,
  account,
}: {
  organisation: string;
  account: ServiceAccount;
}) {
  const [asking, setAsking] = useState<Asking>(null);
  const [wasEdited, setWasEdited] = useState(false);
  const update = useUpdateServiceAccount(organisation);
  const close = () => setAsking(null);

  async function setStatus(status: "active" | "inactive") {
    try {
      await update.mutateAsync({
        identity: account.identity,
        version: account.objectVersion,
        change: { status },
      });
      close();
      showToast({ title: `${account.name} is ${status}` });
    } catch (error) {
      showToast({
        tone: "bad",
        title: `${account.name} stays ${account.status}`,
        description: errorText(error),
      });
    }
  }

  return (
    <>
      {account.status === "active" ? (
        <Button onClick={() => setAsking("deactivate")}>Deactivate</Button>
      ) : (
        <Button busy={update.isPending} onClick={() => void setStatus("active")}>
          Activate
        </Button>
      )}
      <Menu
        trigger={
          <IconButton label="More actions" variant="secondary">
            <Ellipsis aria-hidden size={16} />
          </IconButton>
        }
      >
        <MenuItem
          icon={<Pencil aria-hidden />}
          onSelect={() => {
            setWasEdited(true);
            setAsking("edit");
          }}
        >
          Edit name and description
        </MenuItem>
        <MenuItem icon={<Trash2 aria-hidden />} danger onSelect={() => setAsking("delete")}>
          Delete service account
        </MenuItem>
      </Menu>
      {wasEdited ? (
        <EditServiceAccountDialog
          organisation={organisation}
          account={account}
          open={asking === "edit"}
          onOpenChange={(open) => setAsking(open ? "edit" : null)}
        />
      ) : null}
      <ConfirmDialog
        open={asking === "deactivate"}
        onOpenChange={(open) => (open ? null : close())}
        title={`Deactivate ${account.name}?`}
        effect={`${ruleCount(account.federatedIdentityCount)} stop issuing tokens at once. Tokens already issued live on until they expire. You can activate it again.`}
        action="Deactivate"
        cancel="Keep it active"
        busy={update.isPending}
        onConfirm={() => void setStatus("inactive")}
      />
      <DeleteAccount
        organisation={organisation}
        account={account}
        open={asking === "delete"}
        onClose={close}
      />
    </>
  );
}

function DeleteAccount(props: {
  organisation: string;
  account: ServiceAccount;
  open: boolean;
  onClose: () => void;
}) {
  const { organisation, account, open, onClose } = props;
  const router = useRouter();
  const paths = usePaths();
  const remove = useDeleteServiceAccount(organisation);
  const rules = useQuery({
    ...federatedIdentityQueries.list(organisation, { serviceAccountIdentity: account.identity }),
    enabled: open,
  });
  const dependents = rules.data ?? [];

  async function confirm() {
    try {
      await remove.mutateAsync(account.identity);
      showToast({ title: `${account.name} deleted` });
      router.push(paths.accounts);
    } catch {
      // The dialog shows `remove.error` and stays open.
    }
  }

  return (
    <ConfirmDialog
      open={open}
      onOpenChange={(next) => (next ? null : onClose())}
      title={`Delete ${account.name}?`}
      effect="Its role bindings go with it. Its exchanges and audit events stay. This cannot be undone."
      action="Delete service account"
      typeName={account.name}
      busy={remove.isPending}
      error={remove.error ? errorText(remove.error) : undefined}
      blocked={
        dependents.length > 0 ? (
          <Callout look="warning" title={`${ruleCount(dependents.length)} depend on it`}>
            <ul className="m-0 list-none p-0">
              {dependents.map((rule) => (
                <li key={rule.identity}>
                  <TextLink href={paths.rule(account.identity, rule.identity)}>{rule.name}</TextLink>
                </li>
              ))}
            </ul>
            Delete them first.
          </Callout>
        ) : undefined
      }
      onConfirm={() => void confirm()}
    />
  );
}

function ruleCount(count: number): string {
  return count === 1 ? "1 federated identity" : `${count} federated identities`;
}
