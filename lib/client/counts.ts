import { queryOptions } from "@tanstack/react-query";
import { callApiPage } from "./api.ts";

/** How many objects a collection has, without reading them. Kept with the collection, so a write refreshes both. */
function count(organisation: string, noun: string, path: string) {
  return queryOptions({
    queryKey: [organisation, noun, "count"],
    queryFn: async ({ signal }) =>
      (await callApiPage<unknown[]>({ path, organisation, query: { limit: 1 }, signal })).total ?? undefined,
    staleTime: 30_000,
    retry: false,
  });
}

export const countQueries = {
  identityProviders: (organisation: string) =>
    count(organisation, "identity-providers", "/v1/federated-identity-providers"),
  serviceAccounts: (organisation: string) => count(organisation, "service-accounts", "/v1/service-accounts"),
  roles: (organisation: string) => count(organisation, "roles", "/v1/iam/roles"),
};
