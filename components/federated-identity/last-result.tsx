"use client";

import { usePaths } from "#components/console/use-paths.ts";
import { outcomeKind } from "#components/exchange/exchange-words.ts";
import { Status } from "#components/ui/status.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { Time } from "#components/ui/time.tsx";
import type { ExchangeOutcome } from "#lib/schemas/exchange.ts";
import type { FederatedIdentity } from "#lib/schemas/federated-identity.ts";
import { type ReasonCode, reasons } from "#lib/schemas/reasons.ts";

/** How the rule's last exchange ended, at which stage, and when; leads to it. */
export function LastResult({ rule }: { rule: FederatedIdentity }) {
  const paths = usePaths();
  const last = rule.lastExchange;
  if (!last) return <>{rule.lastUsedAt ? <Time value={rule.lastUsedAt} /> : "never used"}</>;
  const outcome = isOutcome(last.outcome) ? last.outcome : "failed";
  const stage =
    last.reason !== null && Object.hasOwn(reasons, last.reason)
      ? reasons[last.reason as ReasonCode].stage.replaceAll("_", " ")
      : null;
  return (
    <span className="relative z-1 inline-flex flex-col items-end gap-x-1.5 whitespace-nowrap md:items-start xl:flex-row xl:items-center">
      <TextLink href={paths.exchange(last.identity)} className="no-underline hover:underline">
        <Status kind={outcomeKind[outcome]} />
      </TextLink>
      <span>
        {stage ? `${stage}, ` : null}
        <Time value={last.createdAt} />
      </span>
    </span>
  );
}

function isOutcome(text: string): text is ExchangeOutcome {
  return Object.hasOwn(outcomeKind, text);
}
