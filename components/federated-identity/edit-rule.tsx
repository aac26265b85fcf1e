"use client";

import { useState } from "react";
import { useConsole } from "#components/console/console-context.tsx";
import { QueryGate } from "#components/console/query-gate.tsx";
import { federatedIdentityQueries } from "#lib/client/federated-identities.ts";
import { useQuery } from "#lib/client/query.ts";
import { RuleData } from "./rule-data.tsx";
import { RuleEditor } from "./rule-editor.tsx";

/** The saved rule as a draft. A newer version appears only when it is asked for: what was typed stays. */
export function EditRule({ account, rule }: { account: string; rule: string }) {
  const { organisation } = useConsole();
  const saved = useQuery(federatedIdentityQueries.detail(organisation.slug, rule));
  const [shown, setShown] = useState(0);
  return (
    <RuleData account={account}>
      {(data) => (
        <QueryGate query={saved} what="federated identity" crumbs={[{ label: data.account.name }]}>
          {(newest) => (
            <RuleEditor
              key={shown}
              {...data}
              newest={newest}
              otherRules={data.otherRules.filter((other) => other.identity !== newest.identity)}
              onReload={() => void saved.refetch().then(() => setShown((count) => count + 1))}
            />
          )}
        </QueryGate>
      )}
    </RuleData>
  );
}
