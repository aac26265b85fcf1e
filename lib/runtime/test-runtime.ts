import { publicUrl, type TestConsole } from "#lib/console/test-tenants.ts";
import type { Env } from "#lib/env.ts";
import { createIssuers, type Issuers } from "#lib/issuers/create-issuers.ts";
import { createOutboundPolicy } from "#lib/issuers/outbound-policy.ts";
import { createExchangePorts } from "./exchange-ports.ts";

const nobody = { info() {}, warn() {} };

/** For tests: puts the outside into the runtime that `startTestConsole` made; it may go only where `allow` says. */
export function addIssuers({ open, keyring }: TestConsole, allow: string[] = []): Issuers {
  const issuers = createIssuers({
    policy: createOutboundPolicy(allow),
    issuerKeys: open.database.issuerKeys,
    log: nobody,
  });
  const env = { publicUrl } as Env;
  const { readPorts } = createExchangePorts({ env, database: open.database, keyring, issuers });
  addToRuntime({ issuers, readPorts });
  return issuers;
}

/** Adds members to the runtime, or replaces them. */
export function addToRuntime(members: object): void {
  const slots = globalThis as unknown as Record<symbol, object>;
  Object.assign(slots[Symbol.for("mooring.runtime")] ?? {}, members);
}
