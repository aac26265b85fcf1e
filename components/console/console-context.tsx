"use client";

import { createContext, type ReactNode, useContext } from "react";
import type { MemberRole } from "#lib/schemas/member.ts";

export interface OrganisationRef {
  identity: string;
  slug: string;
  name: string;
}
export interface ConsoleFacts {
  organisation: OrganisationRef;
  /** All that the person belongs to, this one too. */
  organisations: OrganisationRef[];
  person: { name: string; email: string; role: MemberRole };
  /** This installation's own origin: issuer and default audience. */
  publicUrl: string;
  /** Prefix of the CI variables in snippets. */
  variablePrefix: string;
  /** `http://` origins that the operator's `OUTBOUND_ALLOW` lists. */
  httpOrigins: string[];
  /** Issuer that signs samples; null everywhere but in a demo. */
  demoIssuer: string | null;
}

const ConsoleContext = createContext<ConsoleFacts | null>(null);

export function ConsoleContextProvider({ facts, children }: { facts: ConsoleFacts; children: ReactNode }) {
  return <ConsoleContext value={facts}>{children}</ConsoleContext>;
}

/** Who is signed in, and for which organisation. Only below the console's layout. */
export function useConsole(): ConsoleFacts {
  const facts = useContext(ConsoleContext);
  if (facts === null) throw new Error("useConsole is used outside the console's layout");
  return facts;
}

/** Whether the person may change things: a viewer may not (the API says so too). */
export function useMayWrite(): boolean {
  return useConsole().person.role !== "viewer";
}
