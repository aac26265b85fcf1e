import type * as z from "zod";
import type {
  TokenReplay,
  TokenTestResult,
  tokenReplayRequestSchema,
  tokenTestRequestSchema,
} from "#lib/schemas/token-test.ts";
import { callApi } from "./api.ts";

export type TokenTest = z.input<typeof tokenTestRequestSchema>;
export type ReplayRequest = z.input<typeof tokenReplayRequestSchema>;

/** Asks the server for the whole dry run. No mutation and no query: a token must not get into their caches. */
export function testToken(
  organisation: string,
  body: TokenTest,
  signal: AbortSignal,
): Promise<TokenTestResult> {
  return callApi({ method: "POST", path: "/v1/token-tests", organisation, body, signal });
}

/** Judges the provider's last recorded exchanges by the saved rule and the draft. */
export function replayExchanges(
  organisation: string,
  body: ReplayRequest,
  signal: AbortSignal,
): Promise<TokenReplay> {
  return callApi({ method: "POST", path: "/v1/token-tests/replay", organisation, body, signal });
}
