import { accessTokens } from "./access-tokens.ts";
import { auditEvents } from "./audit-events.ts";
import { callers } from "./callers.ts";
import type { DataContext } from "./data-context.ts";
import { exchangeWriter } from "./exchange-writer.ts";
import { exchanges } from "./exchanges.ts";
import { federatedIdentities } from "./federated-identities.ts";
import { identityProviders } from "./identity-providers.ts";
import { issuerKeys } from "./issuer-keys.ts";
import { memberships } from "./memberships.ts";
import { organisations } from "./organisations.ts";
import { refusalWriter } from "./refusal-writer.ts";
import { roleBindings } from "./role-bindings.ts";
import { roles } from "./roles.ts";
import { serviceAccounts } from "./service-accounts.ts";
import { sessions } from "./sessions.ts";
import { signInFailures } from "./sign-in-failures.ts";
import { signingKeys } from "./signing-keys.ts";
import { tokenUses } from "./token-uses.ts";
import { trust } from "./trust.ts";
import { users } from "./users.ts";

/** Everything the database can be asked, one member per noun. Each noun's file adds its line. */
export function createDatabase(context: DataContext) {
  return {
    accessTokens: accessTokens(context),
    auditEvents: auditEvents(context),
    callers: callers(context),
    exchangeWriter: exchangeWriter(context),
    exchanges: exchanges(context),
    federatedIdentities: federatedIdentities(context),
    identityProviders: identityProviders(context),
    issuerKeys: issuerKeys(context),
    memberships: memberships(context),
    organisations: organisations(context),
    refusalWriter: refusalWriter(context),
    roleBindings: roleBindings(context),
    roles: roles(context),
    serviceAccounts: serviceAccounts(context),
    sessions: sessions(context),
    signInFailures: signInFailures(context),
    signingKeys: signingKeys(context),
    tokenUses: tokenUses(context),
    trust: trust(context),
    users: users(context),
  };
}

export type Database = ReturnType<typeof createDatabase>;
