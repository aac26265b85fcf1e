import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { ExchangeDetail, ExchangeOutcome, ExchangeSummary } from "#lib/schemas/exchange.ts";
import { callApi, callApiPage, itemPath } from "./api.ts";

const collection = "/v1/exchanges";
const noun = "exchanges";
export interface ExchangeFilter {
  outcome?: ExchangeOutcome;
  reason?: string;
  serviceAccountIdentity?: string;
  providerIdentity?: string;
  federatedIdentityIdentity?: string;
  subject?: string;
  /** RFC 3339. */
  from?: string;
  to?: string;
}

export const exchangeQueries = {
  /** Newest first, page after page ("Load older"). */
  pages: (organisation: string, filter: ExchangeFilter = {}, limit = 50) =>
    infiniteQueryOptions({
      queryKey: [organisation, noun, "pages", filter, limit],
      queryFn: ({ pageParam, signal }) =>
        callApiPage<ExchangeSummary[]>({
          path: collection,
          organisation,
          query: { ...filter, limit, cursor: pageParam },
          signal,
        }),
      initialPageParam: null as string | null,
      getNextPageParam: (page) => page.nextCursor,
      placeholderData: keepPreviousData,
    }),
  /** The last few, asked again every 10 s while the page is seen. */
  latest: (organisation: string, filter: ExchangeFilter = {}, limit = 10) =>
    queryOptions({
      queryKey: [organisation, noun, "latest", filter, limit],
      queryFn: ({ signal }) =>
        callApi<ExchangeSummary[]>({ path: collection, organisation, query: { ...filter, limit }, signal }),
      refetchInterval: 10_000,
    }),
  detail: (organisation: string, identity: string) =>
    queryOptions({
      queryKey: [organisation, noun, "detail", identity],
      queryFn: ({ signal }) =>
        callApi<ExchangeDetail>({ path: itemPath(collection, identity), organisation, signal }),
      staleTime: Number.POSITIVE_INFINITY,
    }),
};
