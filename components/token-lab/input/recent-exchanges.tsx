"use client";

import { useConsole } from "#components/console/console-context.tsx";
import { outcomeKind } from "#components/exchange/exchange-words.ts";
import { claimsOfExchange } from "#components/token-lab/claims-of-exchange.ts";
import type { LabClaims } from "#components/token-lab/use-token-lab.ts";
import { cutMiddle } from "#components/ui/cut-middle.ts";
import { MenuItem, MenuSeparator, MenuText } from "#components/ui/menu.tsx";
import { StatusIcon } from "#components/ui/status.tsx";
import { relativeTime } from "#components/ui/time.tsx";
import { showToast } from "#components/ui/toast.tsx";
import { exchangeQueries } from "#lib/client/exchanges.ts";
import { errorText } from "#lib/client/problem-answer.ts";
import { useQuery, useQueryClient } from "#lib/client/query.ts";

/** The last ten attempts as samples: their claims, judged as of when they came. Asked for when the menu opens. */
export function RecentExchanges({
  provider,
  onLoad,
}: {
  /** Only those of this provider. */
  provider?: string;
  onLoad: (claims: LabClaims) => void;
}) {
  const { organisation } = useConsole();
  const client = useQueryClient();
  const filter = provider === undefined ? {} : { providerIdentity: provider };
  const latest = useQuery({
    ...exchangeQueries.latest(organisation.slug, filter, 10),
    refetchInterval: false,
  });
  const readable = latest.data?.filter(({ subject }) => subject !== null) ?? [];
  if (readable.length === 0) return null;

  async function load(identity: string) {
    try {
      onLoad(claimsOfExchange(await client.fetchQuery(exchangeQueries.detail(organisation.slug, identity))));
    } catch (error) {
      showToast({ tone: "bad", title: "The exchange could not be read", description: errorText(error) });
    }
  }

  return (
    <>
      <MenuSeparator />
      <MenuText>Recent exchanges</MenuText>
      {readable.map(({ identity, outcome, subject, createdAt }) => (
        <MenuItem key={identity} onSelect={() => void load(identity)}>
          <StatusIcon kind={outcomeKind[outcome]} />
          <span className="sr-only">{outcome}</span>
          <code className="type-code-small min-w-0 flex-1 wrap-anywhere">{cutMiddle(subject ?? "", 52)}</code>
          <span className="type-small text-muted">{relativeTime(new Date(createdAt), Date.now())}</span>
        </MenuItem>
      ))}
    </>
  );
}
