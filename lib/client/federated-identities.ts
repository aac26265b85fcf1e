import { queryOptions } from "@tanstack/react-query";
import type * as z from "zod";
import type {
  FederatedIdentity,
  federatedIdentityCreateSchema,
  federatedIdentityUpdateSchema,
} from "#lib/schemas/federated-identity.ts";
import { callApi, itemPath } from "./api.ts";
import { useWrite } from "./use-write.ts";

const collection = "/v1/federated-identities";
const noun = "federated-identities";
export type FederatedIdentityCreate = z.input<typeof federatedIdentityCreateSchema>;
export type FederatedIdentityUpdate = z.input<typeof federatedIdentityUpdateSchema>;
/** Which rules: all, or those of one service account or provider. */
export interface FederatedIdentityFilter {
  serviceAccountIdentity?: string;
  providerIdentity?: string;
}

export const federatedIdentityQueries = {
  list: (organisation: string, filter: FederatedIdentityFilter = {}) =>
    queryOptions({
      queryKey: [organisation, noun, filter],
      queryFn: ({ signal }) =>
        callApi<FederatedIdentity[]>({ path: collection, organisation, query: { ...filter }, signal }),
    }),
  detail: (organisation: string, reference: string) =>
    queryOptions({
      queryKey: [organisation, noun, reference],
      queryFn: ({ signal }) =>
        callApi<FederatedIdentity>({ path: itemPath(collection, reference), organisation, signal }),
    }),
};

/** What a rule changes shows on its account and provider too: counts, last results. */
function touches(organisation: string) {
  return [
    [organisation, noun],
    [organisation, "service-accounts"],
  ];
}

export function useCreateFederatedIdentity(organisation: string) {
  return useWrite(
    (body: FederatedIdentityCreate) =>
      callApi<FederatedIdentity>({ method: "POST", path: collection, organisation, body }),
    touches(organisation),
  );
}

export function useUpdateFederatedIdentity(organisation: string) {
  return useWrite(
    ({ identity, version, change }: { identity: string; version: number; change: FederatedIdentityUpdate }) =>
      callApi<FederatedIdentity>({
        method: "PUT",
        path: itemPath(collection, identity),
        organisation,
        body: change,
        ifVersion: version,
      }),
    touches(organisation),
  );
}

export function useDeleteFederatedIdentity(organisation: string) {
  return useWrite(
    (identity: string) =>
      callApi<void>({ method: "DELETE", path: itemPath(collection, identity), organisation }),
    touches(organisation),
  );
}
