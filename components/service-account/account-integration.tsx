"use client";

import { PipelineSnippet } from "#components/console/pipeline-snippet.tsx";
import { usePaths } from "#components/console/use-paths.ts";
import { Section } from "#components/ui/section.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { ServiceAccount } from "#lib/schemas/service-account.ts";

/** The step that trades the job's token, with the real ids of the account. */
export function AccountIntegration({ account }: { account: ServiceAccount }) {
  const paths = usePaths();
  return (
    <Section title="Pipeline step" className="mt-2! max-w-[760px]">
      <p className="mt-3 mb-4 max-w-[72ch] text-muted">
        Trades the job's own token for a short-lived one of {account.name}. The ids are no secrets.{" "}
        {account.federatedIdentityCount === 0 ? (
          <>
            Until the account has a federated identity every exchange is refused:{" "}
            <TextLink href={paths.newRule(account.identity)}>add one first</TextLink>.
          </>
        ) : (
          <>
            A refused exchange prints its <code className="type-code-small">exchange_id</code>; its checks are
            under <TextLink href={paths.exchanges}>Exchanges</TextLink>.
          </>
        )}
      </p>
      <PipelineSnippet accountId={account.identity} />
    </Section>
  );
}
