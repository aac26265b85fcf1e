import { useMutation } from "@tanstack/react-query";
import type * as z from "zod";
import type { TokenTestResult, tokenTestRequestSchema } from "#lib/schemas/token-test.ts";
import { callApi } from "./api.ts";

export type TokenTest = z.input<typeof tokenTestRequestSchema>;

/** Asks the server for the whole dry run. Neither token nor answer is kept: `gcTime` 0, and no key in any cache. */
export function useTokenTest(organisation: string) {
  return useMutation({
    mutationFn: (body: TokenTest) =>
      callApi<TokenTestResult>({ method: "POST", path: "/v1/token-tests", organisation, body }),
    gcTime: 0,
  });
}
