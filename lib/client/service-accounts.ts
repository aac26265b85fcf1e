import { queryOptions } from "@tanstack/react-query";
import type * as z from "zod";
import type {
  ServiceAccount,
  serviceAccountCreateSchema,
  serviceAccountUpdateSchema,
} from "#lib/schemas/service-account.ts";
import { callApi, itemPath } from "./api.ts";
import { useWrite } from "./use-write.ts";

const collection = "/v1/service-accounts";
const noun = "service-accounts";
export type ServiceAccountCreate = z.input<typeof serviceAccountCreateSchema>;
export type ServiceAccountUpdate = z.input<typeof serviceAccountUpdateSchema>;

export const serviceAccountQueries = {
  list: (organisation: string) =>
    queryOptions({
      queryKey: [organisation, noun],
      queryFn: ({ signal }) => callApi<ServiceAccount[]>({ path: collection, organisation, signal }),
    }),
  detail: (organisation: string, reference: string) =>
    queryOptions({
      queryKey: [organisation, noun, reference],
      queryFn: ({ signal }) =>
        callApi<ServiceAccount>({ path: itemPath(collection, reference), organisation, signal }),
    }),
};

export function useCreateServiceAccount(organisation: string) {
  return useWrite(
    (body: ServiceAccountCreate) =>
      callApi<ServiceAccount>({ method: "POST", path: collection, organisation, body }),
    [[organisation, noun]],
  );
}

export function useUpdateServiceAccount(organisation: string) {
  return useWrite(
    ({ identity, version, change }: { identity: string; version: number; change: ServiceAccountUpdate }) =>
      callApi<ServiceAccount>({
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

export function useDeleteServiceAccount(organisation: string) {
  return useWrite(
    (identity: string) =>
      callApi<void>({ method: "DELETE", path: itemPath(collection, identity), organisation }),
    [
      [organisation, noun],
      [organisation, "roles"],
    ],
  );
}
