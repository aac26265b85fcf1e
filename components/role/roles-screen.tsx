"use client";

import { Plus } from "lucide-react";
import { useState } from "react";
import { useConsole, useMayWrite } from "#components/console/console-context.tsx";
import { ConsolePage } from "#components/console/console-page.tsx";
import { usePaths } from "#components/console/use-paths.ts";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { useQuery } from "#lib/client/query.ts";
import { roleQueries } from "#lib/client/roles.ts";
import type { Role } from "#lib/schemas/role.ts";
import { CreateRoleDialog } from "./create-role-dialog.tsx";
import { ruleWords } from "./rule-words.ts";

const columns: Column<Role>[] = [
  {
    key: "name",
    header: "Name",
    cell: (role) => (
      <span className="inline-flex items-center gap-2">
        {role.name} {role.system ? <Badge>system</Badge> : null}
      </span>
    ),
  },
  {
    key: "allows",
    header: "Allows",
    phone: "value",
    cell: (role) => (
      <code className="type-code-small">{role.rules.map(ruleWords).join("; ") || "nothing yet"}</code>
    ),
  },
  {
    key: "bindings",
    header: "Bound to",
    align: "right",
    cell: ({ bindings }) => <BoundTo count={bindings.length} />,
  },
];

/** The heading says of what; the line of a phone has none. */
function BoundTo({ count }: { count: number }) {
  return (
    <>
      <span className="md:sr-only">bound to </span>
      {count}
    </>
  );
}

/** All roles: named sets of permissions. */
export function RolesScreen() {
  const { organisation } = useConsole();
  const paths = usePaths();
  const mayWrite = useMayWrite();
  const [creating, setCreating] = useState(false);
  const roles = useQuery(roleQueries.list(organisation.slug));
  return (
    <ConsolePage crumbs={[{ label: "Roles" }]}>
      <PageHeader
        title="Roles"
        actions={
          mayWrite ? (
            <Button variant="primary" icon={<Plus aria-hidden size={16} />} onClick={() => setCreating(true)}>
              Create Role
            </Button>
          ) : null
        }
      >
        What tokens of a service account may do here. A service account has the permissions of all its roles.
      </PageHeader>
      <DataTable
        caption="Roles"
        columns={columns}
        state={roles}
        rowKey={(role) => role.identity}
        rowHref={(role) => paths.role(role.identity)}
        empty={<EmptyState title="No roles.">Create one and bind it to a service account.</EmptyState>}
      />
      <CreateRoleDialog open={creating} onOpenChange={setCreating} />
    </ConsolePage>
  );
}
