import { hash } from "node:crypto";
import type { Database } from "#lib/data/create-database.ts";
import type { Env } from "#lib/env.ts";
import type { ExchangePorts, ReadPorts } from "#lib/exchange/ports.ts";
import type { Issuers } from "#lib/issuers/create-issuers.ts";
import { spendSignatureTime, verifySignature } from "#lib/issuers/verify-signature.ts";
import type { Keyring } from "#lib/keys/create-keyring.ts";
import { newIdentity } from "#lib/schemas/identity.ts";
import { createDeadline } from "./deadline.ts";

/** A database that hangs is one that is down: 503 within three seconds, whatever its own limits (D3). */
const deadlineMs = 2_500;

/** The ports of the decision on their adapters. */
export function createExchangePorts(parts: {
  env: Env;
  database: Database;
  keyring: Keyring;
  issuers: Issuers;
}): {
  readPorts: ReadPorts;
  exchangePorts: ExchangePorts;
} {
  const { env, database, keyring, issuers } = parts;
  const withDeadline = createDeadline(deadlineMs);
  const readPorts: ReadPorts = {
    loadTrust: (organisation, serviceAccount) =>
      withDeadline(database.trust.loadTrust(organisation, serviceAccount)),
    findKeys: (provider, header) => issuers.findKeys(provider, header),
    verifySignature,
    spendSignatureTime,
    hash: (text) => hash("sha256", text, "base64url"),
    countTokenUses: async (use) => withDeadline(database.tokenUses.countTokenUses(use)),
  };
  const exchangePorts: ExchangePorts = {
    ...readPorts,
    // The statement that records the grant is what counts; asking before would only cost.
    countTokenUses: async () => ({ uses: 0 }),
    signAccessToken: (claims) => keyring.signAccessToken(claims),
    recordGrant: (record) => database.exchangeWriter.recordGrant(record),
    recordRefusal: (record) => database.refusalWriter.recordRefusal(record),
    newExchangeId: () => newIdentity("exchange"),
    issuer: env.publicUrl,
  };
  return { readPorts, exchangePorts };
}
