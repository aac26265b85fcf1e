"use client";

import { useState } from "react";
import { useConsole } from "#components/console/console-context.tsx";
import { QueryGate } from "#components/console/query-gate.tsx";
import { claimsOfExchange } from "#components/token-lab/claims-of-exchange.ts";
import { federatedIdentityQueries } from "#lib/client/federated-identities.ts";
import { useQuery } from "#lib/client/query.ts";
import { ExchangeClaimsGate } from "./exchange-claims-gate.tsx";
import { RuleData } from "./rule-data.tsx";
import { RuleEditor } from "./rule-editor.tsx";

/** The saved rule as a draft. A newer version appears only when it is asked for: what was typed stays. */
export function EditRule({ account, rule, from }: { account: string; rule: string; from?: string }) {
  const { organisation } = useConsole();
  const saved = useQuery(federatedIdentityQueries.detail(organisation.slug, rule));
  const [shown, setShown] = useState(0);
  return (
    <RuleData account={account}>
      {(data) => (
        <QueryGate query={saved} what="federated identity" crumbs={[{ label: data.account.name }]}>
          {(newest) => (
            <ExchangeClaimsGate reference={from}>
              {(exchange) => (
                <RuleEditor
                  key={shown}
                  {...data}
                  claims={exchange && claimsOfExchange(exchange)}
                  newest={newest}
                  otherRules={data.otherRules.filter((other) => other.identity !== newest.identity)}
                  onReload={() => void saved.refetch().then(() => setShown((count) => count + 1))}
                />
              )}
            </ExchangeClaimsGate>
          )}
        </QueryGate>
      )}
    </RuleData>
  );
}
