"use client";

import { FlaskConical } from "lucide-react";
import { useConsole, useMayWrite } from "#components/console/console-context.tsx";
import { ConsolePage } from "#components/console/console-page.tsx";
import { QueryGate } from "#components/console/query-gate.tsx";
import { usePaths } from "#components/console/use-paths.ts";
import { CheckCounts, CheckList } from "#components/token-lab/check-list.tsx";
import { HintList } from "#components/token-lab/checks/hint-list.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { IdPill } from "#components/ui/id-pill.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { PatternText } from "#components/ui/pattern-text.tsx";
import { Section } from "#components/ui/section.tsx";
import { StatusIcon } from "#components/ui/status.tsx";
import { Time } from "#components/ui/time.tsx";
import { exchangeQueries } from "#lib/client/exchanges.ts";
import { useQuery } from "#lib/client/query.ts";
import type { ExchangeDetail } from "#lib/schemas/exchange.ts";
import { ExchangeClaims } from "./exchange-claims.tsx";
import { ExchangeRail } from "./exchange-rail.tsx";
import { outcomeKind, reasonText } from "./exchange-words.ts";

/** One attempt: where a pipeline's log leads. The reason stands in the title. */
export function ExchangeView({ reference }: { reference: string }) {
  const { organisation } = useConsole();
  const paths = usePaths();
  const query = useQuery(exchangeQueries.detail(organisation.slug, reference));
  return (
    <QueryGate query={query} what="exchange" crumbs={[{ label: "Exchanges", href: paths.exchanges }]}>
      {(exchange) => <ExchangePage exchange={exchange} />}
    </QueryGate>
  );
}

function ExchangePage({ exchange }: { exchange: ExchangeDetail }) {
  const paths = usePaths();
  const mayWrite = useMayWrite();
  return (
    <ConsolePage crumbs={[{ label: "Exchanges", href: paths.exchanges }, { label: exchange.identity }]}>
      <PageHeader
        title={
          <span className="inline-flex items-start gap-2">
            <span className="mt-0.5">
              <StatusIcon kind={outcomeKind[exchange.outcome]} size={24} />
            </span>
            {title(exchange)}
          </span>
        }
        actions={
          <>
            {exchange.outcome === "refused" && exchange.serviceAccount && exchange.issuer && mayWrite ? (
              <ButtonLink
                href={`${paths.newRule(exchange.serviceAccount.identity)}?from=${encodeURIComponent(exchange.identity)}`}
              >
                Create a rule from this…
              </ButtonLink>
            ) : null}
            <ButtonLink
              href={`${paths.tokenTester}?exchange=${encodeURIComponent(exchange.identity)}`}
              icon={<FlaskConical aria-hidden size={16} />}
            >
              Open in tester
            </ButtonLink>
          </>
        }
      >
        <span className="flex flex-wrap gap-x-4 gap-y-1">
          {exchange.subject ? <PatternText pattern={exchange.subject} /> : null}
          {exchange.serviceAccount ? (
            <span>
              wanted <strong className="font-medium text-text">{exchange.serviceAccount.name}</strong>
            </span>
          ) : null}
          <span>
            <Time value={exchange.createdAt} form="exact" /> (<Time value={exchange.createdAt} />)
          </span>
          <IdPill id={exchange.identity} what="exchange id" />
        </span>
      </PageHeader>
      <div className="grid min-w-0 gap-x-10 xl:grid-cols-[minmax(0,1fr)_320px]">
        <div className="min-w-0">
          <Section
            title="Checks"
            aside={<CheckCounts checks={exchange.checks} />}
            className="@container mt-2"
          >
            <CheckList
              checks={exchange.checks}
              issuer={exchange.issuer ?? ""}
              afterFailing={<ExchangeHints exchange={exchange} />}
            />
          </Section>
          <ExchangeClaims exchange={exchange} />
        </div>
        <ExchangeRail exchange={exchange} />
      </div>
    </ConsolePage>
  );
}

/** What would mend it. A fix is made in the form of the rule, with these claims in the lab beside it. */
function ExchangeHints({ exchange }: { exchange: ExchangeDetail }) {
  const paths = usePaths();
  const { serviceAccount } = exchange;
  const nearest = exchange.candidates[0]?.federatedIdentity;
  const from = `?from=${encodeURIComponent(exchange.identity)}`;
  return (
    <HintList
      hints={exchange.hints}
      where={
        serviceAccount && nearest ? (
          <ButtonLink size="small" href={`${paths.rule(serviceAccount.identity, nearest.identity)}${from}`}>
            Open the rule
          </ButtonLink>
        ) : null
      }
    />
  );
}

function title(exchange: ExchangeDetail): string {
  const why = exchange.reasonText ?? reasonText(exchange.reason);
  if (exchange.outcome === "accepted")
    return `Accepted: ${exchange.serviceAccount?.name ?? "the account"} through ${exchange.federatedIdentity?.name ?? "a rule"}`;
  if (exchange.outcome === "failed") return `Unavailable: ${why ?? "Mooring could not decide"}`;
  return `Refused: ${why ?? "the token was not accepted"}`;
}
