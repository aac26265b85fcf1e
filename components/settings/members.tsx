"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { useConsole } from "#components/console/console-context.tsx";
import { Button } from "#components/ui/button.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { Select } from "#components/ui/select.tsx";
import { Time } from "#components/ui/time.tsx";
import { showToast } from "#components/ui/toast.tsx";
import { membershipQueries, useRemoveMembership, useUpdateMembership } from "#lib/client/memberships.ts";
import { errorText } from "#lib/client/problem-answer.ts";
import { useQuery } from "#lib/client/query.ts";
import type { MemberRole, Membership } from "#lib/schemas/member.ts";

const roles: { value: MemberRole; label: string; hint: string }[] = [
  { value: "owner", label: "Owner", hint: "Everything, members included" },
  { value: "admin", label: "Admin", hint: "Everything but members" },
  { value: "viewer", label: "Viewer", hint: "Sees everything, changes nothing" },
];

/** Who belongs to the organisation, and as what. Owners change it; the last owner stays one. */
export function Members() {
  const { organisation, person } = useConsole();
  const members = useQuery(membershipQueries.list(organisation.slug));
  const [removing, setRemoving] = useState<Membership | null>(null);
  const isOwner = person.role === "owner";
  const owners = members.data?.filter((member) => member.memberRole === "owner").length ?? 0;
  const isLastOwner = (member: Membership) => member.memberRole === "owner" && owners === 1;
  const columns: Column<Membership>[] = [
    {
      key: "name",
      header: "Name",
      cell: ({ user }) => (user.email === person.email ? `${user.name} (you)` : user.name),
    },
    { key: "email", header: "E-mail", phone: "value", muted: true, cell: ({ user }) => user.email },
    {
      key: "since",
      header: "Member since",
      muted: true,
      phone: "hidden",
      cell: ({ createdAt }) => <Time value={createdAt} />,
    },
    {
      key: "role",
      header: "Role",
      cell: (member) =>
        isOwner && !isLastOwner(member) ? (
          <RoleSelect member={member} />
        ) : (
          <>
            {roles.find(({ value }) => value === member.memberRole)?.label}
            {isLastOwner(member) ? <span className="text-muted"> (the last owner stays one)</span> : null}
          </>
        ),
    },
  ];
  return (
    <>
      <p className="m-0 max-w-[72ch] pb-2 text-muted">
        {isOwner
          ? "Owners may do everything, admins everything but members, viewers look."
          : "Only an owner changes members and their roles."}
      </p>
      <DataTable
        caption="Members"
        columns={columns}
        state={members}
        rowKey={(member) => member.identity}
        rowActions={
          isOwner
            ? (member) =>
                isLastOwner(member) ? null : (
                  <Button
                    size="small"
                    variant="danger-outline"
                    aria-label={`Remove ${member.user.name}`}
                    onClick={() => setRemoving(member)}
                  >
                    Remove
                  </Button>
                )
            : undefined
        }
        empty={null}
      />
      {removing ? <RemoveMember member={removing} onClose={() => setRemoving(null)} /> : null}
    </>
  );
}

function RoleSelect({ member }: { member: Membership }) {
  const { organisation, person } = useConsole();
  const router = useRouter();
  const update = useUpdateMembership(organisation.slug);
  const [demoting, setDemoting] = useState<MemberRole | null>(null);
  const isSelf = member.user.email === person.email;

  async function save(memberRole: MemberRole, undo?: () => void) {
    try {
      await update.mutateAsync({ identity: member.identity, memberRole });
      showToast({
        title: `${member.user.name} is ${memberRole === "viewer" ? "a" : "an"} ${memberRole}`,
        undo,
      });
      setDemoting(null);
      // What the person may do themselves is known by the server-rendered frame.
      if (isSelf) router.refresh();
    } catch (error) {
      showToast({ tone: "bad", title: "The role was not changed", description: errorText(error) });
    }
  }
  return (
    <>
      <Select
        aria-label={`Role of ${member.user.name}`}
        className="w-40!"
        options={roles}
        value={member.memberRole}
        disabled={update.isPending}
        onChange={(next) => {
          if (next === member.memberRole) return;
          if (isSelf) setDemoting(next);
          else void save(next, () => void save(member.memberRole));
        }}
      />
      <ConfirmDialog
        open={demoting !== null}
        onOpenChange={() => setDemoting(null)}
        title="Give up your own role?"
        effect={`You become ${demoting === "viewer" ? "a viewer" : `an ${demoting}`}. Only another owner can make you an owner again.`}
        action="Change my role"
        cancel="Stay owner"
        busy={update.isPending}
        onConfirm={() => demoting && void save(demoting)}
      />
    </>
  );
}

function RemoveMember({ member, onClose }: { member: Membership; onClose: () => void }) {
  const { organisation, person } = useConsole();
  const remove = useRemoveMembership(organisation.slug);
  const isSelf = member.user.email === person.email;
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={isSelf ? `Leave ${organisation.name}?` : `Remove ${member.user.name}?`}
      effect="Sessions and personal access tokens see nothing of this organisation from now on. What was changed before stays in the audit log."
      action={isSelf ? "Leave organisation" : "Remove member"}
      busy={remove.isPending}
      error={remove.isError ? errorText(remove.error) : null}
      onConfirm={() =>
        remove.mutate(member.identity, {
          onSuccess: () => {
            if (isSelf) return location.assign("/");
            showToast({ title: `${member.user.name} removed` });
            onClose();
          },
        })
      }
    />
  );
}
