import { queryOptions } from "@tanstack/react-query";
import type * as z from "zod";
import type { ConnectionCheck, ConnectionCheckRequest } from "#lib/schemas/connection-check.ts";
import type {
  IdentityProvider,
  identityProviderCreateSchema,
  identityProviderUpdateSchema,
} from "#lib/schemas/identity-provider.ts";
import { callApi, itemPath } from "./api.ts";
import { useWrite } from "./use-write.ts";

const collection = "/v1/federated-identity-providers";
const noun = "identity-providers";
export type IdentityProviderCreate = z.input<typeof identityProviderCreateSchema>;
export type IdentityProviderUpdate = z.input<typeof identityProviderUpdateSchema>;

export const identityProviderQueries = {
  list: (organisation: string) =>
    queryOptions({
      queryKey: [organisation, noun],
      queryFn: ({ signal }) => callApi<IdentityProvider[]>({ path: collection, organisation, signal }),
    }),
  detail: (organisation: string, reference: string) =>
    queryOptions({
      queryKey: [organisation, noun, reference],
      queryFn: ({ signal }) =>
        callApi<IdentityProvider>({ path: itemPath(collection, reference), organisation, signal }),
    }),
};

export function useCreateIdentityProvider(organisation: string) {
  return useWrite(
    (body: IdentityProviderCreate) =>
      callApi<IdentityProvider>({ method: "POST", path: collection, organisation, body }),
    [[organisation, noun]],
  );
}

export function useUpdateIdentityProvider(organisation: string) {
  return useWrite(
    ({ identity, version, change }: { identity: string; version: number; change: IdentityProviderUpdate }) =>
      callApi<IdentityProvider>({
        method: "PUT",
        path: itemPath(collection, identity),
        organisation,
        body: change,
        ifVersion: version,
      }),
    [
      [organisation, noun],
      [organisation, "federated-identities"],
    ],
  );
}

export function useDeleteIdentityProvider(organisation: string) {
  return useWrite(
    (identity: string) =>
      callApi<void>({ method: "DELETE", path: itemPath(collection, identity), organisation }),
    [[organisation, noun]],
  );
}

/** Fetches the issuer's keys now. */
export function useRefreshKeys(organisation: string) {
  return useWrite(
    (identity: string) =>
      callApi<IdentityProvider>({
        method: "POST",
        path: itemPath(collection, identity, "refresh-keys"),
        organisation,
      }),
    [[organisation, noun]],
  );
}

/** Lets the server go to an issuer and say what it finds. Nothing is saved. */
export function checkConnection(
  organisation: string,
  body: ConnectionCheckRequest,
  signal: AbortSignal,
): Promise<ConnectionCheck> {
  return callApi({ method: "POST", path: "/v1/connection-checks", organisation, body, signal });
}
