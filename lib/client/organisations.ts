import { queryOptions } from "@tanstack/react-query";
import type * as z from "zod";
import type {
  Organisation,
  organisationCreateSchema,
  organisationUpdateSchema,
} from "#lib/schemas/organisation.ts";
import { callApi, itemPath } from "./api.ts";
import { useWrite } from "./use-write.ts";

const collection = "/v1/organisations";
export type OrganisationCreate = z.input<typeof organisationCreateSchema>;
export type OrganisationUpdate = z.input<typeof organisationUpdateSchema>;

export const organisationQueries = {
  /** Those of the person who is signed in. */
  list: () =>
    queryOptions({
      queryKey: ["organisations"],
      queryFn: ({ signal }) => callApi<Organisation[]>({ path: collection, signal }),
    }),
  detail: (organisation: string) =>
    queryOptions({
      queryKey: ["organisations", organisation],
      queryFn: ({ signal }) =>
        callApi<Organisation>({ path: itemPath(collection, organisation), organisation, signal }),
    }),
};

export function useCreateOrganisation() {
  return useWrite(
    (body: OrganisationCreate) => callApi<Organisation>({ method: "POST", path: collection, body }),
    [["organisations"]],
  );
}

export function useUpdateOrganisation(organisation: string) {
  return useWrite(
    ({ version, change }: { version: number; change: OrganisationUpdate }) =>
      callApi<Organisation>({
        method: "PUT",
        path: itemPath(collection, organisation),
        organisation,
        body: change,
        ifVersion: version,
      }),
    [["organisations"]],
  );
}
