"use client";

import { useRouter } from "next/navigation";
import { useConsole } from "#components/console/console-context.tsx";
import { usePaths } from "#components/console/use-paths.ts";
import { Callout } from "#components/ui/callout.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { showToast } from "#components/ui/toast.tsx";
import { federatedIdentityQueries } from "#lib/client/federated-identities.ts";
import { useDeleteIdentityProvider } from "#lib/client/identity-providers.ts";
import { errorText } from "#lib/client/problem-answer.ts";
import { useQuery } from "#lib/client/query.ts";
import type { FederatedIdentity } from "#lib/schemas/federated-identity.ts";
import type { IdentityProvider } from "#lib/schemas/identity-provider.ts";

/** Deletes a provider that nothing depends on; otherwise it says what does. */
export function DeleteProvider({
  provider,
  open,
  onClose,
}: {
  provider: IdentityProvider;
  open: boolean;
  onClose: () => void;
}) {
  const { organisation } = useConsole();
  const paths = usePaths();
  const router = useRouter();
  const remove = useDeleteIdentityProvider(organisation.slug);
  const rules = useQuery({
    ...federatedIdentityQueries.list(organisation.slug, { providerIdentity: provider.identity }),
    enabled: open,
  });
  const dependents = rules.data ?? [];
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onClose}
      title={`Delete ${provider.name}?`}
      effect={
        dependents.length > 0
          ? "It cannot be deleted while federated identities trust it."
          : "No federated identity trusts it. Recorded exchanges stay. This cannot be undone."
      }
      blocked={dependents.length > 0 ? <Dependents rules={dependents} /> : null}
      typeName={provider.name}
      action="Delete provider"
      busy={remove.isPending}
      error={remove.isError ? errorText(remove.error) : null}
      onConfirm={() =>
        remove.mutate(provider.identity, {
          onSuccess: () => {
            onClose();
            showToast({ title: `${provider.name} deleted` });
            router.push(paths.providers);
          },
          onError: () => void rules.refetch(),
        })
      }
    />
  );
}

function Dependents({ rules }: { rules: readonly FederatedIdentity[] }) {
  const paths = usePaths();
  return (
    <Callout look="warning" title={rules.length === 1 ? "1 depends on it" : `${rules.length} depend on it`}>
      <ul className="m-0 flex max-h-48 list-none flex-col gap-1 overflow-y-auto p-0">
        {rules.map((rule) => (
          <li key={rule.identity}>
            <TextLink href={paths.rule(rule.serviceAccount.identity, rule.identity)}>{rule.name}</TextLink>
            <span className="text-muted"> of {rule.serviceAccount.name}</span>
          </li>
        ))}
      </ul>
    </Callout>
  );
}
