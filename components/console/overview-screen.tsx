"use client";

import { ExchangeTable } from "#components/exchange/exchange-table.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Section } from "#components/ui/section.tsx";
import { LoadingLines } from "#components/ui/skeleton.tsx";
import { ArrowLink } from "#components/ui/text-link.tsx";
import { exchangeQueries } from "#lib/client/exchanges.ts";
import { useQuery } from "#lib/client/query.ts";
import { useConsole } from "./console-context.tsx";
import { ConsolePage } from "./console-page.tsx";
import { FailingProviders } from "./failing-providers.tsx";
import { FirstSteps } from "./first-steps.tsx";
import { useFirstSteps } from "./use-first-steps.ts";
import { usePaths } from "./use-paths.ts";

/** Four steps until the first pipeline got a token; from then on what fails, and the last exchanges. */
export function OverviewScreen() {
  const { organisation } = useConsole();
  const paths = usePaths();
  const steps = useFirstSteps(organisation.slug);
  const latest = useQuery(exchangeQueries.latest(organisation.slug, {}, 12));
  const guiding = steps.isKnown && !steps.isDone;
  const any = (latest.data?.length ?? 0) > 0;
  return (
    <ConsolePage crumbs={[{ label: "Overview" }]}>
      {guiding ? (
        <FirstSteps steps={steps} />
      ) : (
        <PageHeader title="Overview">
          {steps.isKnown ? "What needs you, and what pipelines asked for." : "\u00a0"}
        </PageHeader>
      )}
      {steps.isKnown || steps.error ? null : <LoadingLines what="overview" />}
      <FailingProviders providers={steps.providers} />
      {steps.error || (steps.isKnown && (steps.isDone || any)) ? (
        <Section
          title="Last exchanges"
          aside={<ArrowLink href={paths.exchanges}>All exchanges</ArrowLink>}
          className={guiding ? undefined : "mt-2!"}
        >
          <ExchangeTable state={latest} without={["from"]} caption="Last exchanges" />
        </Section>
      ) : null}
    </ConsolePage>
  );
}
