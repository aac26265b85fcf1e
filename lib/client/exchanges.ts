import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { ExchangeDetail, ExchangeOutcome, ExchangeSummary } from "#lib/schemas/exchange.ts";
import { type ApiCall, callApi, callApiPage, itemPath } from "./api.ts";

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
        pageWithSome({ organisation, query: { ...filter, limit, cursor: pageParam }, signal }),
      initialPageParam: null as string | null,
      getNextPageParam: (page) => page.nextCursor,
      placeholderData: keepPreviousData,
    }),
  /** The last few, asked again every 10 s while the page is seen. */
  latest: (organisation: string, filter: ExchangeFilter = {}, limit = 10) =>
    queryOptions({
      queryKey: [organisation, noun, "latest", filter, limit],
      queryFn: async ({ signal }) =>
        (await pageWithSome({ organisation, query: { ...filter, limit }, signal })).body,
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

/** What one look at a list asks for at most: each takes up to a second on a log of millions. */
const partsMax = 4;

/** A filter that little fits answers empty pages that lead on: they are followed for a while. */
async function pageWithSome({ query, ...call }: Omit<ApiCall, "path">) {
  let page = await callApiPage<ExchangeSummary[]>({ ...call, path: collection, query });
  for (let part = 1; part < partsMax && page.body.length === 0 && page.nextCursor !== null; part += 1) {
    const onward = { ...query, cursor: page.nextCursor };
    page = await callApiPage<ExchangeSummary[]>({ ...call, path: collection, query: onward });
  }
  return page;
}
