import type { UsableKey } from "#lib/exchange/ports.ts";
import type { ConnectionCheck, ConnectionStep } from "#lib/schemas/connection-check.ts";
import { connectionCures } from "./connection-cures.ts";
import type { FetchFailure } from "./fetch-failure.ts";

type StepId = ConnectionStep["id"];
const titles: Record<StepId, string> = {
  name: "Name resolves",
  tls: "TLS",
  discovery: "Discovery document",
  issuer: "Issuer equals what you typed",
  key_set: "Key set",
  usable_keys: "Usable signing keys",
};

export type ConnectionReport = ReturnType<typeof newConnectionReport>;

/** Collects the steps of a connection check; what was not reached is filled in at the end. */
export function newConnectionReport() {
  const steps = new Map<StepId, ConnectionStep>();
  let stoppedAt: StepId | null = null;
  const put = (id: StepId, members: Partial<ConnectionStep> & Pick<ConnectionStep, "status" | "message">) =>
    steps.set(id, { id, title: titles[id], durationMs: null, facts: [], cures: [], ...members });
  return {
    pass(id: StepId, message: string, durationMs: number | null, facts: ConnectionStep["facts"] = []): void {
      put(id, { status: "pass", message, durationMs, facts });
    },
    skip(id: StepId, message: string): void {
      put(id, { status: "skipped", message });
    },
    fail(
      id: StepId,
      { category, message }: FetchFailure,
      durationMs: number | null,
      more: Partial<Pick<ConnectionStep, "facts" | "difference">> = {},
    ): void {
      stoppedAt = id;
      put(id, {
        status: "fail",
        message,
        durationMs,
        category,
        cures: [...connectionCures[category]],
        ...more,
      });
    },
    finish(keys: UsableKey[]): ConnectionCheck {
      for (const id of Object.keys(titles) as StepId[])
        if (!steps.has(id)) put(id, { status: "skipped", message: "not reached" });
      return {
        outcome: stoppedAt === null ? "pass" : "fail",
        stoppedAt,
        steps: (Object.keys(titles) as StepId[]).flatMap((id) => steps.get(id) ?? []),
        keys: keys.map(({ kid, algorithms }) => ({ kid, algorithms })),
      };
    },
  };
}
