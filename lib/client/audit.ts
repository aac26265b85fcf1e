import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { AuditPage } from "#lib/schemas/audit-event.ts";
import { callApi } from "./api.ts";

export interface AuditFilter {
  action?: string;
  /** Comma-separated. */
  resourceType?: string;
  resourceIdentity?: string;
  userIdentity?: string;
  serviceAccount?: string;
  searchText?: string;
}

export const auditQueries = {
  /** One page of changes, newest first; pages count from 1. */
  page: (organisation: string, filter: AuditFilter = {}, page = 1, limit = 50) =>
    queryOptions({
      queryKey: [organisation, "audit", filter, page, limit],
      queryFn: ({ signal }) =>
        callApi<AuditPage>({ path: "/v1/audit", organisation, query: { ...filter, page, limit }, signal }),
      placeholderData: keepPreviousData,
    }),
};
