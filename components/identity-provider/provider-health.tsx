import { Status } from "#components/ui/status.tsx";
import type { IdentityProvider } from "#lib/schemas/identity-provider.ts";

/** How its keys are: icon, word and count. */
export function ProviderHealthStatus({ provider }: { provider: IdentityProvider }) {
  const { health } = provider;
  const keys = health.keys === 1 ? "1 key" : `${health.keys} keys`;
  if (health.status === "ok") return <Status kind="healthy">{keys}</Status>;
  if (health.status === "failing")
    return <Status kind="failing">{health.keys > 0 ? `Failing, ${keys} kept` : "Failing"}</Status>;
  return <Status kind="unknown">Not fetched</Status>;
}
