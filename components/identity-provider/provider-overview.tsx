"use client";

import { useConsole } from "#components/console/console-context.tsx";
import { usePaths } from "#components/console/use-paths.ts";
import { ExchangeTable } from "#components/exchange/exchange-table.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { durationText } from "#components/ui/duration.ts";
import { Section } from "#components/ui/section.tsx";
import { ArrowLink } from "#components/ui/text-link.tsx";
import { Time } from "#components/ui/time.tsx";
import { exchangeQueries } from "#lib/client/exchanges.ts";
import { useQuery } from "#lib/client/query.ts";
import type { IdentityProvider } from "#lib/schemas/identity-provider.ts";
import { ProviderHealthStatus } from "./provider-health.tsx";
import { replaySummary } from "./replay-words.ts";

/** Where the keys come from and how they are, the limits, and what happened last. */
export function ProviderOverview({ provider }: { provider: IdentityProvider }) {
  const { organisation } = useConsole();
  const paths = usePaths();
  const latest = useQuery(
    exchangeQueries.latest(organisation.slug, { providerIdentity: provider.identity }, 8),
  );
  return (
    <>
      {provider.health.status === "failing" ? (
        <Callout look="bad" title="Its keys cannot be fetched">
          {provider.health.error ?? "The issuer did not answer."} Tokens of {rules(provider)} answer 503 once
          the kept keys run out.
        </Callout>
      ) : null}
      <Section title="Keys" className="mt-4!">
        <dl className="m-0 grid grid-cols-[max-content_1fr] gap-x-8 gap-y-2 py-3">
          <dt className="text-muted">Health</dt>
          <dd className="m-0">
            <ProviderHealthStatus provider={provider} />
          </dd>
          <dt className="text-muted">Fetched</dt>
          <dd className="m-0">
            {provider.health.checkedAt ? <Time value={provider.health.checkedAt} /> : "never"}
          </dd>
          <dt className="text-muted">Source</dt>
          <dd className="m-0 min-w-0 wrap-anywhere">{sourceOf(provider)}</dd>
          <dt className="text-muted">Authority</dt>
          <dd className="m-0">
            {provider.caCertificates ? "own certificates beside the public ones" : "public ones"}
          </dd>
        </dl>
      </Section>
      <Section title="Limits">
        <dl className="m-0 grid grid-cols-[max-content_1fr] gap-x-8 gap-y-2 py-3">
          <dt className="text-muted">Replay</dt>
          <dd className="m-0">{replaySummary[provider.replayMode]}</dd>
          <dt className="text-muted">Token life</dt>
          <dd className="m-0">at most {durationText(provider.maxTokenLifetimeSeconds)}</dd>
        </dl>
      </Section>
      <Section
        title="Last exchanges"
        aside={
          <ArrowLink href={`${paths.exchanges}?provider=${provider.identity}`}>
            All of {provider.name}
          </ArrowLink>
        }
      >
        <ExchangeTable state={latest} without={["from"]} caption={`Last exchanges of ${provider.name}`} />
      </Section>
    </>
  );
}

function sourceOf(provider: IdentityProvider) {
  const pinned = provider.localJwks?.keys.length ?? 0;
  if (pinned > 0) return `Pasted keys, ${pinned} of them`;
  if (provider.providerJwksUri)
    return (
      <>
        Custom JWKS endpoint <code className="type-code-small">{provider.providerJwksUri}</code>
      </>
    );
  return "Automatic discovery";
}

function rules({ federatedIdentityCount: count }: IdentityProvider): string {
  return count === 1 ? "its 1 federated identity" : `its ${count} federated identities`;
}
