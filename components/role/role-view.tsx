"use client";

import { Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useConsole, useMayWrite } from "#components/console/console-context.tsx";
import { ConsolePage } from "#components/console/console-page.tsx";
import { QueryGate } from "#components/console/query-gate.tsx";
import { usePaths } from "#components/console/use-paths.ts";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { IdPill } from "#components/ui/id-pill.tsx";
import { Facts, PageHeader } from "#components/ui/page-header.tsx";
import { Section } from "#components/ui/section.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { showToast } from "#components/ui/toast.tsx";
import { errorText } from "#lib/client/problem-answer.ts";
import { useQuery } from "#lib/client/query.ts";
import { roleQueries, useDeleteRole, useRemoveRoleRule } from "#lib/client/roles.ts";
import type { Role, RoleBinding, RoleRule } from "#lib/schemas/role.ts";
import { AddRoleRule } from "./add-role-rule.tsx";
import { ruleWords } from "./rule-words.ts";

/** One role: its rules, and who has it. */
export function RoleView({ reference }: { reference: string }) {
  const { organisation } = useConsole();
  const paths = usePaths();
  const query = useQuery(roleQueries.detail(organisation.slug, reference));
  return (
    <QueryGate query={query} what="role" crumbs={[{ label: "Roles", href: paths.roles }]}>
      {(role) => <RolePage role={role} />}
    </QueryGate>
  );
}

function RolePage({ role }: { role: Role }) {
  const { organisation } = useConsole();
  const paths = usePaths();
  const mayChange = useMayWrite() && !role.system;
  const remove = useRemoveRoleRule(organisation.slug);

  async function removeRule(rule: RoleRule) {
    try {
      await remove.mutateAsync({ role: role.identity, rule: rule.identity });
    } catch (error) {
      showToast({ tone: "bad", title: "The rule was not removed", description: errorText(error) });
    }
  }

  return (
    <ConsolePage crumbs={[{ label: "Roles", href: paths.roles }, { label: role.name }]}>
      <PageHeader
        title={role.name}
        status={role.system ? <Badge>system</Badge> : null}
        actions={mayChange ? <DeleteRole role={role} /> : null}
      >
        {role.description}
      </PageHeader>
      <Facts items={[{ label: "role id", value: <IdPill id={role.identity} what="role id" /> }]} />
      <Section title="Rules" count={role.rules.length} className="mt-2">
        <DataTable
          caption={`Rules of ${role.name}`}
          columns={[
            {
              key: "rule",
              header: "Allows",
              cell: (rule: RoleRule) => <code className="type-code-small">{ruleWords(rule)}</code>,
            },
            { key: "note", header: "Note", phone: "value", muted: true, cell: (rule: RoleRule) => rule.note },
          ]}
          state={{ data: role.rules, isPending: false, error: null }}
          rowKey={(rule) => rule.identity}
          rowActions={
            mayChange
              ? (rule) => (
                  <Button
                    size="small"
                    variant="danger-outline"
                    aria-label={`Remove ${ruleWords(rule)}`}
                    onClick={() => void removeRule(rule)}
                  >
                    Remove
                  </Button>
                )
              : undefined
          }
          empty={<EmptyState title="No rules.">The role allows nothing yet.</EmptyState>}
        />
        {role.system ? (
          <p className="type-small text-muted">
            A system role can't be changed; it can be bound and unbound.
          </p>
        ) : null}
        {mayChange ? <AddRoleRule role={role} /> : null}
      </Section>
      <Section title="Bound to" count={role.bindings.length}>
        <DataTable
          caption={`Who has ${role.name}`}
          columns={[
            { key: "who", header: "Who", cell: (binding: RoleBinding) => <Holder binding={binding} /> },
            { key: "name", header: "Binding", muted: true, cell: (binding: RoleBinding) => binding.name },
          ]}
          state={{ data: role.bindings, isPending: false, error: null }}
          rowKey={(binding) => binding.identity}
          empty={
            <EmptyState title="Bound to nobody.">
              Open a service account and add the role on its tab Roles.
            </EmptyState>
          }
        />
      </Section>
    </ConsolePage>
  );
}

function Holder({ binding }: { binding: RoleBinding }) {
  const paths = usePaths();
  if (binding.serviceAccount)
    return (
      <TextLink href={`${paths.account(binding.serviceAccount.identity)}?tab=roles`}>
        {binding.serviceAccount.name}
      </TextLink>
    );
  return binding.user?.name ?? binding.team?.name ?? "unknown";
}

function DeleteRole({ role }: { role: Role }) {
  const { organisation } = useConsole();
  const paths = usePaths();
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const remove = useDeleteRole(organisation.slug);

  async function confirm() {
    try {
      await remove.mutateAsync(role.identity);
      showToast({ title: `${role.name} deleted` });
      router.push(paths.roles);
    } catch {
      // The dialog shows `remove.error` and stays open.
    }
  }

  const holders = role.bindings.length === 1 ? "1 binding loses" : `${role.bindings.length} bindings lose`;
  return (
    <>
      <Button variant="danger-outline" icon={<Trash2 aria-hidden size={16} />} onClick={() => setOpen(true)}>
        Delete role
      </Button>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title={`Delete ${role.name}?`}
        effect={`${holders} what it allows, at once, for tokens already issued too. This cannot be undone.`}
        action="Delete role"
        typeName={role.name}
        busy={remove.isPending}
        error={remove.error ? errorText(remove.error) : undefined}
        onConfirm={() => void confirm()}
      />
    </>
  );
}
