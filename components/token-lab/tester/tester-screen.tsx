"use client";

import { useMemo } from "react";
import { useConsole } from "#components/console/console-context.tsx";
import { ConsolePage } from "#components/console/console-page.tsx";
import { QueryGate } from "#components/console/query-gate.tsx";
import { usePaths } from "#components/console/use-paths.ts";
import { claimsOfExchange } from "#components/token-lab/claims-of-exchange.ts";
import { SamplesMenu } from "#components/token-lab/input/samples-menu.tsx";
import { TokenInput } from "#components/token-lab/input/token-input.tsx";
import { pressInLab } from "#components/token-lab/press-in-lab.ts";
import { ShareMenu } from "#components/token-lab/share/share-menu.tsx";
import { SharedLink } from "#components/token-lab/share/shared-link.tsx";
import { type KnownConfiguration, toTrust } from "#components/token-lab/to-trust.ts";
import { useTokenLab } from "#components/token-lab/use-token-lab.ts";
import { VerdictBand } from "#components/token-lab/verdict-band.tsx";
import { labId, VerdictChip } from "#components/token-lab/verdict-chip.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { fetchedPart } from "#components/ui/fetched-part.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { exchangeQueries } from "#lib/client/exchanges.ts";
import { useQuery } from "#lib/client/query.ts";
import type { ExchangeDetail } from "#lib/schemas/exchange.ts";
import type { ProviderKind } from "#lib/schemas/identity-provider.ts";
import { testerWords } from "./tester-words.ts";
import { TokenFacts } from "./token-facts.tsx";
import { useConfiguration } from "./use-configuration.ts";
import { useTesterSamples } from "./use-tester-samples.ts";

const fetchRanking = async () => (await import("./tester-ranking.tsx")).TesterRanking;
const fetchClaims = async () => (await import("#components/token-lab/claims/claims-table.tsx")).ClaimsTable;
const TesterRanking = fetchedPart({ fetchPart: fetchRanking, what: "rules", waiting: null });
const ClaimsTable = fetchedPart({ fetchPart: fetchClaims, what: "claims", waiting: null });
/** For somebody who comes near: a paste is then judged at once. */
const prepareResults = () => void Promise.all([fetchRanking(), fetchClaims()]).catch(() => undefined);

const crumbs = [{ label: "Token tester" }];

/** One token against every rule of the organisation: which service account would this pipeline become? */
export function TesterScreen({ exchange }: { exchange?: string }) {
  const configuration = useConfiguration();
  return (
    <QueryGate query={configuration} what="token tester" crumbs={[]}>
      {(known) => (exchange ? <OfExchange known={known} reference={exchange} /> : <Tester known={known} />)}
    </QueryGate>
  );
}

function OfExchange({ known, reference }: { known: KnownConfiguration; reference: string }) {
  const { organisation } = useConsole();
  const query = useQuery(exchangeQueries.detail(organisation.slug, reference));
  return (
    <QueryGate query={query} what="exchange" crumbs={crumbs}>
      {(exchange) => <Tester key={exchange.identity} known={known} exchange={exchange} />}
    </QueryGate>
  );
}

/** Of the provider whose token this is; marks of claims differ by kind. */
function kindOfIssuer(
  { providers }: KnownConfiguration,
  claims: Record<string, unknown> | null,
): ProviderKind {
  return providers.find(({ providerIssuer }) => providerIssuer === claims?.iss)?.kind ?? "generic";
}

function Tester({ known, exchange }: { known: KnownConfiguration; exchange?: ExchangeDetail }) {
  const { organisation, publicUrl } = useConsole();
  const paths = usePaths();
  const trust = useMemo(() => toTrust(known), [known]);
  const question = useMemo(
    () => ({ organisation: organisation.slug, publicUrl, trust, pinned: null, request: {} }),
    [organisation.slug, publicUrl, trust],
  );
  const lab = useTokenLab(question, exchange && claimsOfExchange(exchange));
  const samples = useTesterSamples(known, publicUrl);
  const words = testerWords(lab.judgement);
  const kind = kindOfIssuer(known, lab.claims);
  const prepare = () => {
    lab.prepare();
    prepareResults();
  };
  return (
    <ConsolePage crumbs={crumbs}>
      <VerdictChip lab={lab} as={words.as} />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys that work wherever the focus is inside the lab */}
      <div
        onPointerEnter={prepare}
        onFocus={prepare}
        onKeyDown={(event) => pressInLab(event, lab)}
        className="-mx-(--gutter) -mb-8 grid flex-1 grid-cols-[minmax(0,1fr)] content-start [--lab-gutter:var(--gutter)] xl:grid-cols-[26rem_minmax(0,1fr)] xl:grid-rows-[auto_1fr] xl:content-stretch"
      >
        <div className="border-line xl:border-r">
          <div className="flex flex-col gap-2 gutter-x pt-5 pb-3">
            <div className="flex items-center justify-between gap-2">
              <h1 className="type-title m-0">Token tester</h1>
              <span className="flex items-center gap-1">
                <SamplesMenu groups={samples} onLoad={lab.load} onToken={lab.setText} />
                <ShareMenu lab={lab} title="A token against every rule" />
              </span>
            </div>
            <p className="type-small m-0 text-muted">
              {exchange ? (
                <>
                  Claims of the exchange{" "}
                  <TextLink href={paths.exchange(exchange.identity)} className="wrap-anywhere">
                    {exchange.identity}
                  </TextLink>
                  . Its token was never kept.
                </>
              ) : (
                "Which service account would this pipeline become?"
              )}
            </p>
            <SharedLink lab={lab} />
            <TokenInput lab={lab} rows={7} />
          </div>
        </div>
        <div id={labId} className="scroll-mt-24 bg-bg pb-8 xl:col-start-2 xl:row-span-2 xl:row-start-1">
          <VerdictBand lab={lab} as={words.as} title={words.title} detail={words.detail} />
          {known.rules.length === 0 ? (
            <div className="gutter-x">
              <EmptyState
                title="No federated identities."
                action={<TextLink href={paths.accounts}>Choose a service account and add one</TextLink>}
              >
                No pipeline can become anything yet.
              </EmptyState>
            </div>
          ) : (
            lab.judgement && <TesterRanking lab={lab} rules={trust.rules} />
          )}
        </div>
        <div className="border-line pb-6 xl:border-r">
          <TokenFacts lab={lab} />
          {lab.claims === null ? null : (
            <ClaimsTable level={2} claims={lab.claims} checks={[]} kind={kind} issuer="" />
          )}
        </div>
      </div>
    </ConsolePage>
  );
}
