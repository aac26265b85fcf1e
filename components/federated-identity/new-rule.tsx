"use client";

import { fetchedPart } from "#components/ui/fetched-part.tsx";
import { ExchangeClaimsGate } from "./exchange-claims-gate.tsx";
import { RuleData } from "./rule-data.tsx";
import { RuleEditor } from "./rule-editor.tsx";

const RuleFromExchange = fetchedPart({
  fetchPart: async () => (await import("./rule-from-exchange.tsx")).RuleFromExchange,
  what: "draft",
  waiting: null,
});

/** A new federated identity of an account; `from` starts it with the least that would admit a recorded exchange. */
export function NewRule({ account, from }: { account: string; from?: string }) {
  return (
    <RuleData account={account}>
      {(data) => (
        <ExchangeClaimsGate reference={from}>
          {(exchange) =>
            exchange ? <RuleFromExchange exchange={exchange} data={data} /> : <RuleEditor {...data} />
          }
        </ExchangeClaimsGate>
      )}
    </RuleData>
  );
}
