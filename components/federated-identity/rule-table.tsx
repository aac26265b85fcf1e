"use client";

import { Ellipsis, Pencil, Plus, Power, Search, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { parseAsString, useQueryState } from "nuqs";
import { useState } from "react";
import { useMayWrite } from "#components/console/console-context.tsx";
import { usePaths } from "#components/console/use-paths.ts";
import { ButtonLink, IconButton } from "#components/ui/button.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Input } from "#components/ui/input.tsx";
import { Menu, MenuItem } from "#components/ui/menu.tsx";
import { PatternText } from "#components/ui/pattern-text.tsx";
import { Status } from "#components/ui/status.tsx";
import { Time } from "#components/ui/time.tsx";
import { showToast } from "#components/ui/toast.tsx";
import {
  federatedIdentityQueries,
  useDeleteFederatedIdentity,
  useUpdateFederatedIdentity,
} from "#lib/client/federated-identities.ts";
import { errorText } from "#lib/client/problem-answer.ts";
import { useQuery } from "#lib/client/query.ts";
import type { FederatedIdentity } from "#lib/schemas/federated-identity.ts";
import type { ServiceAccount } from "#lib/schemas/service-account.ts";
import { LastResult } from "./last-result.tsx";
import { gravestFinding, RuleFinding } from "./rule-finding.tsx";

const columns: Column<FederatedIdentity>[] = [
  { key: "name", header: "Name", cell: (rule) => rule.name },
  {
    key: "subject",
    header: "Subject",
    phone: "value",
    cell: (rule) => (
      <PatternText
        pattern={rule.providerSubject}
        max={56}
        className="md:min-w-60 xl:min-w-80 min-[88rem]:min-w-104"
      />
    ),
  },
  {
    key: "provider",
    header: "Provider",
    muted: true,
    wide: true,
    cell: (rule) => <span className="line-clamp-2 min-w-20 wrap-anywhere">{rule.provider.name}</span>,
  },
  {
    key: "conditions",
    header: "Conditions",
    align: "right",
    phone: "hidden",
    wide: true,
    cell: (rule) => Object.keys(rule.conditions).length,
  },
  {
    key: "scopes",
    header: "Scopes",
    cell: (rule) => <span className="line-clamp-2">{rule.allowedScopes.join(" ")}</span>,
  },
  {
    key: "expires",
    header: "Expires",
    align: "right",
    phone: "hidden",
    cell: (rule) => (rule.expiresAt ? <Time value={rule.expiresAt} /> : "never"),
  },
  {
    key: "result",
    header: "Last result",
    muted: true,
    phone: "result",
    // A rule that is off says so; how it ended when it was on no longer matters.
    cell: (rule) => (rule.status === "active" ? <LastResult rule={rule} /> : <Status kind={rule.status} />),
  },
];

/** The federated identities of an account: which pipelines may become it. */
export function RuleTable({ organisation, account }: { organisation: string; account: ServiceAccount }) {
  const rules = useQuery(
    federatedIdentityQueries.list(organisation, { serviceAccountIdentity: account.identity }),
  );
  const [q, setQ] = useQueryState("q", parseAsString.withDefault(""));
  const paths = usePaths();
  const mayWrite = useMayWrite();
  const hrefOf = (rule: FederatedIdentity) => paths.rule(account.identity, rule.identity);
  const none = rules.data?.length === 0;
  const add = mayWrite ? (
    <ButtonLink
      variant="primary"
      href={paths.newRule(account.identity)}
      icon={<Plus aria-hidden size={16} />}
    >
      Add Federated Identity
    </ButtonLink>
  ) : null;
  return (
    <>
      {none ? null : (
        <div className="flex flex-wrap items-center justify-between gap-2 pb-2">
          <Input
            aria-label="Search federated identities"
            placeholder="Name, subject or claim"
            className="w-full md:w-72"
            start={<Search aria-hidden size={16} />}
            value={q}
            onChange={(event) => void setQ(event.target.value || null)}
          />
          {add}
        </div>
      )}
      <DataTable
        caption="Federated identities"
        columns={columns}
        state={{ ...rules, data: rules.data?.filter((rule) => matches(rule, q)) }}
        rowKey={(rule) => rule.identity}
        rowHref={hrefOf}
        rowOff={(rule) => rule.status !== "active"}
        rowNote={(rule) => {
          const finding = gravestFinding(rule);
          return finding ? <RuleFinding finding={finding} href={hrefOf(rule)} /> : null;
        }}
        rowActions={
          mayWrite
            ? (rule) => <RuleActions organisation={organisation} rule={rule} href={hrefOf(rule)} />
            : undefined
        }
        empty={
          none ? (
            <EmptyState title="No federated identities." action={add}>
              No pipeline can use this account yet.
            </EmptyState>
          ) : (
            <EmptyState title="Nothing matches.">
              No federated identity has that name, subject or claim.
            </EmptyState>
          )
        }
      />
    </>
  );
}

function RuleActions({
  organisation,
  rule,
  href,
}: {
  organisation: string;
  rule: FederatedIdentity;
  href: string;
}) {
  const router = useRouter();
  const [deleting, setDeleting] = useState(false);
  const update = useUpdateFederatedIdentity(organisation);
  const remove = useDeleteFederatedIdentity(organisation);
  const next = rule.status === "active" ? "inactive" : "active";

  async function toggle() {
    try {
      await update.mutateAsync({
        identity: rule.identity,
        version: rule.objectVersion,
        change: { status: next },
      });
      showToast({ title: `${rule.name} is ${next}` });
    } catch (error) {
      showToast({ tone: "bad", title: `${rule.name} was not changed`, description: errorText(error) });
    }
  }
  async function confirm() {
    try {
      await remove.mutateAsync(rule.identity);
      setDeleting(false);
      showToast({ title: `${rule.name} deleted` });
    } catch {
      // The dialog shows `remove.error` and stays open.
    }
  }

  return (
    <>
      <Menu
        trigger={
          <IconButton size="small" label={`Actions for ${rule.name}`}>
            <Ellipsis aria-hidden size={16} />
          </IconButton>
        }
      >
        <MenuItem icon={<Pencil aria-hidden />} onSelect={() => router.push(href)}>
          Edit
        </MenuItem>
        <MenuItem icon={<Power aria-hidden />} onSelect={() => void toggle()}>
          {rule.status === "active" ? "Deactivate" : "Activate"}
        </MenuItem>
        <MenuItem icon={<Trash2 aria-hidden />} danger onSelect={() => setDeleting(true)}>
          Delete federated identity
        </MenuItem>
      </Menu>
      <ConfirmDialog
        open={deleting}
        onOpenChange={setDeleting}
        title={`Delete ${rule.name}?`}
        effect="Pipelines that use it are refused from now on. Tokens already issued live on until they expire. This cannot be undone."
        action="Delete federated identity"
        busy={remove.isPending}
        error={remove.error ? errorText(remove.error) : undefined}
        onConfirm={() => void confirm()}
      />
    </>
  );
}

function matches(rule: FederatedIdentity, query: string): boolean {
  const text = query.trim().toLowerCase();
  return [rule.name, rule.providerSubject, rule.provider.name, ...Object.keys(rule.conditions)].some((word) =>
    word.toLowerCase().includes(text),
  );
}
