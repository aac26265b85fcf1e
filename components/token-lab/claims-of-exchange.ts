import type { ExchangeDetail } from "#lib/schemas/exchange.ts";
import type { LabClaims } from "./use-token-lab.ts";

/** What the lab starts with for a recorded exchange: its claims, judged as of when it came. The token was not kept. */
export function claimsOfExchange(exchange: ExchangeDetail): LabClaims {
  return {
    claims: exchange.claims,
    withheld: [...exchange.personalClaims, ...exchange.omittedClaims, "jti"],
    asOf: { kind: "custom", time: new Date(exchange.createdAt) },
  };
}
