"use client";

import { useMemo } from "react";
import type { FederatedIdentity, Finding } from "#lib/schemas/federated-identity.ts";
import type { IdentityProvider } from "#lib/schemas/identity-provider.ts";
import type { ServiceAccount } from "#lib/schemas/service-account.ts";
import type { RuleValues } from "./rule-values.ts";

interface Draft {
  values: RuleValues;
  saved: FederatedIdentity | undefined;
  account: ServiceAccount;
  providers: readonly IdentityProvider[];
  otherRules: readonly FederatedIdentity[];
  publicUrl: string;
}

/** What the advisor says of the draft, on every keystroke. */
export function useFindings({ saved }: Draft): Finding[] {
  return useMemo(() => saved?.findings ?? [], [saved]);
}
