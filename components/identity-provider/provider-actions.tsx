"use client";

import { Ellipsis, RefreshCw, Trash2 } from "lucide-react";
import { useState } from "react";
import { useConsole } from "#components/console/console-context.tsx";
import { Button, IconButton } from "#components/ui/button.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { Menu, MenuItem } from "#components/ui/menu.tsx";
import { showToast } from "#components/ui/toast.tsx";
import { useRefreshKeys, useUpdateIdentityProvider } from "#lib/client/identity-providers.ts";
import { errorText } from "#lib/client/problem-answer.ts";
import type { IdentityProvider } from "#lib/schemas/identity-provider.ts";
import { DeleteProvider } from "./delete-provider.tsx";

/** What can be done with a provider: fetch its keys, switch it off and on, delete it. */
export function ProviderActions({ provider }: { provider: IdentityProvider }) {
  const { organisation } = useConsole();
  const [asking, setAsking] = useState<"deactivate" | "delete" | null>(null);
  const refresh = useRefreshKeys(organisation.slug);
  const update = useUpdateIdentityProvider(organisation.slug);
  const close = () => setAsking(null);

  function setStatus(status: "active" | "inactive") {
    update.mutate(
      { identity: provider.identity, version: provider.objectVersion, change: { status } },
      {
        onSuccess: () => {
          close();
          showToast({ title: `${provider.name} is ${status}` });
        },
        onError: (error) =>
          status === "active" &&
          showToast({ tone: "bad", title: `${provider.name} stays inactive`, description: errorText(error) }),
      },
    );
  }
  function refreshKeys() {
    const before = provider.health.keys;
    refresh.mutate(provider.identity, {
      onSuccess: ({ health }) =>
        showToast(
          health.status === "failing"
            ? { tone: "bad", title: "The keys could not be fetched", description: health.error ?? undefined }
            : { title: "Keys fetched", description: keyDifference(before, health.keys) },
        ),
      onError: (error) =>
        showToast({ tone: "bad", title: "The keys could not be fetched", description: errorText(error) }),
    });
  }
  return (
    <>
      <Button icon={<RefreshCw aria-hidden size={16} />} busy={refresh.isPending} onClick={refreshKeys}>
        Refresh keys
      </Button>
      {provider.status === "active" ? (
        <Button onClick={() => setAsking("deactivate")}>Deactivate</Button>
      ) : (
        <Button busy={update.isPending} onClick={() => setStatus("active")}>
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
        <MenuItem danger icon={<Trash2 aria-hidden />} onSelect={() => setAsking("delete")}>
          Delete provider…
        </MenuItem>
      </Menu>
      <ConfirmDialog
        open={asking === "deactivate"}
        onOpenChange={close}
        title={`Deactivate ${provider.name}?`}
        effect={`${stops(provider.federatedIdentityCount)} Tokens already issued live on until they expire. It can be activated again.`}
        action="Deactivate"
        cancel="Keep it active"
        busy={update.isPending}
        error={update.isError ? errorText(update.error) : null}
        onConfirm={() => setStatus("inactive")}
      />
      <DeleteProvider provider={provider} open={asking === "delete"} onClose={close} />
    </>
  );
}

function stops(count: number): string {
  if (count === 0) return "No federated identity uses it.";
  return count === 1
    ? "1 federated identity stops working at once."
    : `${count} federated identities stop working at once.`;
}

function keyDifference(before: number, after: number): string {
  if (after === before) return after === 1 ? "1 key, as before" : `${after} keys, as before`;
  return `${after} keys, ${before} before`;
}
