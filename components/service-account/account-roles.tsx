"use client";

import { useState } from "react";
import { useMayWrite } from "#components/console/console-context.tsx";
import { usePaths } from "#components/console/use-paths.ts";
import { ruleWords } from "#components/role/rule-words.ts";
import { Button } from "#components/ui/button.tsx";
import { Combobox } from "#components/ui/combobox.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Field } from "#components/ui/field.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { showToast } from "#components/ui/toast.tsx";
import { errorText } from "#lib/client/problem-answer.ts";
import { useQuery } from "#lib/client/query.ts";
import { roleQueries, useBindRole, useUnbindRole } from "#lib/client/roles.ts";
import type { Role } from "#lib/schemas/role.ts";
import type { ServiceAccount } from "#lib/schemas/service-account.ts";

type Binding = ServiceAccount["roleBindings"][number];

/** The roles an account has: what its tokens may do. Adding and removing counts from the next request on. */
export function AccountRoles({ organisation, account }: { organisation: string; account: ServiceAccount }) {
  const roles = useQuery(roleQueries.list(organisation));
  const unbind = useUnbindRole(organisation);
  const paths = usePaths();
  const mayWrite = useMayWrite();

  async function remove(binding: Binding) {
    try {
      await unbind.mutateAsync({ role: binding.organisationRole.identity, binding: binding.identity });
      showToast({ title: `${binding.organisationRole.name} removed from ${account.name}` });
    } catch (error) {
      showToast({
        tone: "bad",
        title: `${binding.organisationRole.name} was not removed`,
        description: errorText(error),
      });
    }
  }

  return (
    <div className="flex flex-col gap-4">
      {mayWrite ? <AddRole organisation={organisation} account={account} roles={roles.data ?? []} /> : null}
      <DataTable
        caption={`Roles of ${account.name}`}
        columns={[
          {
            key: "role",
            header: "Role",
            cell: (binding: Binding) => (
              <TextLink href={paths.role(binding.organisationRole.identity)}>
                {binding.organisationRole.name}
              </TextLink>
            ),
          },
          {
            key: "allows",
            header: "Allows",
            phone: "value",
            muted: true,
            cell: (binding: Binding) => (
              <code className="type-code-small">
                {roles.data
                  ?.find((role) => role.identity === binding.organisationRole.identity)
                  ?.rules.map(ruleWords)
                  .join("; ")}
              </code>
            ),
          },
        ]}
        state={{ data: account.roleBindings, isPending: false, error: null }}
        rowKey={(binding) => binding.identity}
        rowActions={
          mayWrite
            ? (binding) => (
                <Button
                  size="small"
                  variant="danger-outline"
                  aria-label={`Remove role ${binding.organisationRole.name}`}
                  onClick={() => void remove(binding)}
                >
                  Remove
                </Button>
              )
            : undefined
        }
        empty={
          <EmptyState title="No roles.">
            Tokens of {account.name} can say who they are, and do nothing else in Mooring.
          </EmptyState>
        }
      />
    </div>
  );
}

function AddRole(props: { organisation: string; account: ServiceAccount; roles: Role[] }) {
  const { organisation, account, roles } = props;
  const [choice, setChoice] = useState<string | null>(null);
  const [error, setError] = useState<string>();
  const bind = useBindRole(organisation);
  const held = new Set(account.roleBindings.map((binding) => binding.organisationRole.identity));
  const offered = roles.filter((role) => !held.has(role.identity));

  async function add() {
    const role = roles.find((role) => role.identity === choice);
    if (!role) return setError("Choose a role first");
    try {
      await bind.mutateAsync({
        role: role.identity,
        binding: {
          name: `${account.name} is ${role.name}`.slice(0, 255),
          serviceAccountIdentity: account.identity,
        },
      });
      setChoice(null);
      setError(undefined);
      showToast({ title: `${role.name} added to ${account.name}` });
    } catch (failure) {
      setError(errorText(failure));
    }
  }

  return (
    <form
      className="flex max-w-(--form) items-end gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <Field name="role" label="Role" error={error} className="flex-1">
        <Combobox
          options={offered.map((role) => ({
            value: role.identity,
            label: role.name,
            hint: role.description,
          }))}
          value={choice}
          onChange={(value) => {
            setChoice(value);
            setError(undefined);
          }}
          placeholder="Choose a role"
          emptyText="No other role matches"
        />
      </Field>
      <Button type="submit" variant="primary" busy={bind.isPending} className={error ? "mb-5" : undefined}>
        Add role
      </Button>
    </form>
  );
}
