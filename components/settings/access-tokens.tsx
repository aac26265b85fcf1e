"use client";

import { Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Time } from "#components/ui/time.tsx";
import { showToast } from "#components/ui/toast.tsx";
import { meQueries, useRevokeAccessToken } from "#lib/client/me.ts";
import { errorText } from "#lib/client/problem-answer.ts";
import { useQuery } from "#lib/client/query.ts";
import type { AccessToken } from "#lib/schemas/me.ts";
import { CreateAccessToken } from "./create-access-token.tsx";

const columns: Column<AccessToken>[] = [
  { key: "name", header: "Name", cell: (token) => token.name },
  {
    key: "created",
    header: "Created",
    align: "right",
    muted: true,
    phone: "hidden",
    cell: (token) => <Time value={token.createdAt} />,
  },
  {
    key: "used",
    header: "Last used",
    align: "right",
    muted: true,
    cell: (token) => (token.lastUsedAt ? <Time value={token.lastUsedAt} /> : "never used"),
  },
  {
    key: "expires",
    header: "Expires",
    align: "right",
    phone: "result",
    cell: (token) => <Time value={token.expiresAt} />,
  },
];

/** A person's own tokens for scripts: they may what the person may. */
export function AccessTokens() {
  const tokens = useQuery(meQueries.accessTokens());
  const [creating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<AccessToken | null>(null);
  const revoke = useRevokeAccessToken();
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-3 pb-2">
        <p className="m-0 max-w-[72ch] text-muted">
          For your own scripts: they may what you may, in every organisation you belong to. Pipelines exchange
          their token instead.
        </p>
        <Button variant="primary" icon={<Plus aria-hidden size={16} />} onClick={() => setCreating(true)}>
          Create access token
        </Button>
      </div>
      <DataTable
        caption="Personal access tokens"
        columns={columns}
        state={tokens}
        rowKey={(token) => token.identity}
        rowActions={(token) => (
          <Button
            size="small"
            variant="danger-outline"
            aria-label={`Revoke ${token.name}`}
            onClick={() => setRevoking(token)}
          >
            Revoke
          </Button>
        )}
        empty={<EmptyState title="No personal access tokens.">Nothing signs in as you but you.</EmptyState>}
      />
      <CreateAccessToken open={creating} onClose={() => setCreating(false)} />
      <ConfirmDialog
        open={revoking !== null}
        onOpenChange={() => setRevoking(null)}
        title={`Revoke ${revoking?.name ?? "the token"}?`}
        effect="Whatever uses it is refused from now on. This cannot be undone."
        action="Revoke token"
        busy={revoke.isPending}
        error={revoke.isError ? errorText(revoke.error) : null}
        onConfirm={() =>
          revoking &&
          revoke.mutate(revoking.identity, {
            onSuccess: () => {
              showToast({ title: `${revoking.name} revoked` });
              setRevoking(null);
            },
          })
        }
      />
    </>
  );
}
