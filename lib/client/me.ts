import { queryOptions, useMutation } from "@tanstack/react-query";
import type * as z from "zod";
import type {
  AccessToken,
  accessTokenCreatedSchema,
  accessTokenCreateSchema,
  Me,
  Setup,
  SignIn,
} from "#lib/schemas/me.ts";
import type { Organisation } from "#lib/schemas/organisation.ts";
import { callApi, itemPath } from "./api.ts";
import { useWrite } from "./use-write.ts";

/** Passwords sent and tokens answered leave the cache of mutations as soon as nobody shows them. */
const notKept = 0;
const accessTokens = "/v1/me/access-tokens";
export type AccessTokenCreate = z.input<typeof accessTokenCreateSchema>;
export type AccessTokenCreated = z.infer<typeof accessTokenCreatedSchema>;

export const meQueries = {
  me: (organisation: string) =>
    queryOptions({
      queryKey: [organisation, "me"],
      queryFn: ({ signal }) => callApi<Me>({ path: "/v1/me", organisation, signal }),
      staleTime: 60_000,
    }),
  accessTokens: () =>
    queryOptions({
      queryKey: ["access-tokens"],
      queryFn: ({ signal }) => callApi<AccessToken[]>({ path: accessTokens, signal }),
    }),
};

export function useSetUp() {
  return useMutation({
    mutationFn: (body: Setup) =>
      callApi<{ organisation: Organisation }>({ method: "POST", path: "/v1/setup", body }),
    gcTime: notKept,
  });
}

export function useSignIn() {
  return useMutation({
    mutationFn: (body: SignIn) => callApi<void>({ method: "POST", path: "/v1/session", body }),
    gcTime: notKept,
  });
}

export function useSignOut() {
  return useMutation({ mutationFn: () => callApi<void>({ method: "DELETE", path: "/v1/session" }) });
}

/** The answer alone carries the token; it is not kept. */
export function useCreateAccessToken() {
  return useWrite(
    (body: AccessTokenCreate) => callApi<AccessTokenCreated>({ method: "POST", path: accessTokens, body }),
    [["access-tokens"]],
    notKept,
  );
}

export function useRevokeAccessToken() {
  return useWrite(
    (identity: string) => callApi<void>({ method: "DELETE", path: itemPath(accessTokens, identity) }),
    [["access-tokens"]],
  );
}
