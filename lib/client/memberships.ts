import { queryOptions } from "@tanstack/react-query";
import type { MemberRole, Membership } from "#lib/schemas/member.ts";
import { callApi, itemPath } from "./api.ts";
import { useWrite } from "./use-write.ts";

const collection = "/v1/memberships";

export const membershipQueries = {
  list: (organisation: string) =>
    queryOptions({
      queryKey: [organisation, "memberships"],
      queryFn: ({ signal }) => callApi<Membership[]>({ path: collection, organisation, signal }),
    }),
};

export function useUpdateMembership(organisation: string) {
  return useWrite(
    ({ identity, memberRole }: { identity: string; memberRole: MemberRole }) =>
      callApi<Membership>({
        method: "PUT",
        path: itemPath(collection, identity),
        organisation,
        body: { memberRole },
      }),
    [[organisation, "memberships"]],
  );
}

export function useRemoveMembership(organisation: string) {
  return useWrite(
    (identity: string) =>
      callApi<void>({ method: "DELETE", path: itemPath(collection, identity), organisation }),
    [[organisation, "memberships"]],
  );
}
