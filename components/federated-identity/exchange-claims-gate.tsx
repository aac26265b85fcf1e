"use client";

import type { ReactNode } from "react";
import { useConsole } from "#components/console/console-context.tsx";
import { QueryGate } from "#components/console/query-gate.tsx";
import { exchangeQueries } from "#lib/client/exchanges.ts";
import { useQuery } from "#lib/client/query.ts";
import type { ExchangeDetail } from "#lib/schemas/exchange.ts";

/** The recorded exchange that a form starts from; at once when it starts from none. */
export function ExchangeClaimsGate({
  reference,
  children,
}: {
  reference: string | undefined;
  children: (exchange: ExchangeDetail | undefined) => ReactNode;
}) {
  return reference ? <Found reference={reference}>{children}</Found> : children(undefined);
}

function Found({
  reference,
  children,
}: {
  reference: string;
  children: (exchange: ExchangeDetail) => ReactNode;
}) {
  const { organisation } = useConsole();
  const query = useQuery(exchangeQueries.detail(organisation.slug, reference));
  return (
    <QueryGate query={query} what="exchange" crumbs={[]}>
      {children}
    </QueryGate>
  );
}
