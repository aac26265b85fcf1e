"use client";

import { useState } from "react";
import { useConsole } from "#components/console/console-context.tsx";
import { usePaths } from "#components/console/use-paths.ts";
import { claimsOfExchange } from "#components/token-lab/claims-of-exchange.ts";
import { Callout } from "#components/ui/callout.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { ExchangeDetail } from "#lib/schemas/exchange.ts";
import type { RuleSurroundings } from "./rule-data.tsx";
import { RuleEditor } from "./rule-editor.tsx";
import { emptyRuleValues } from "./rule-values.ts";
import { startFromExchange } from "./start-from-exchange.ts";

/** The form of a new rule with the least that would admit a recorded exchange. */
export function RuleFromExchange({ exchange, data }: { exchange: ExchangeDetail; data: RuleSurroundings }) {
  const { publicUrl } = useConsole();
  const paths = usePaths();
  // Made once: what is typed afterwards must not be overwritten when a list is read again.
  const [start] = useState(() => {
    const { providers, organisation } = data;
    const { apiScopes } = organisation;
    const empty = emptyRuleValues(publicUrl, apiScopes[0]?.name ?? "read");
    return startFromExchange(empty, exchange, { providers, apiScopes, publicUrl, at: new Date() });
  });
  return (
    <RuleEditor
      {...data}
      start={start.values}
      claims={claimsOfExchange(exchange)}
      notice={
        <div className="max-w-[720px] pb-4">
          <Callout
            look={start.isDrafted ? "note" : "warning"}
            title={start.isDrafted ? "Drafted from a recorded exchange" : "No rule could be drafted"}
          >
            {start.isDrafted
              ? "This is the least that would admit it: its exact subject, its ids, for 90 days. Save it only if that pipeline should get in. "
              : "Its provider is gone, or its subject cannot be a pattern. "}
            <TextLink href={paths.exchange(exchange.identity)} className="wrap-anywhere">
              {exchange.identity}
            </TextLink>
          </Callout>
        </div>
      }
    />
  );
}
