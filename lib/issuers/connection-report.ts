import {
  type ConnectionCheck,
  type ConnectionStep,
  connectionStepSchema,
} from "#lib/schemas/connection-check.ts";
import { connectionCures } from "./connection-cures.ts";
import type { FetchFailure } from "./fetch-failure.ts";
import type { DescribedKey } from "./usable-keys.ts";

export type StepFact = { name: string; value: string };
type StepAnswer = ConnectionCheck["steps"][number];
export type ConnectionReport = ReturnType<typeof newConnectionReport>;

/** Collects the steps of a connection check; what was not reached is filled in at the end. */
export function newConnectionReport(at: Date) {
  const steps = new Map<ConnectionStep, StepAnswer>();
  let hasFailed = false;
  const put = (step: ConnectionStep, members: Partial<StepAnswer> & Pick<StepAnswer, "status" | "message">) =>
    steps.set(step, { step, code: null, durationMs: null, ...members });
  return {
    pass(step: ConnectionStep, message: string, durationMs: number | null, facts: StepFact[] = []): void {
      put(step, { status: "pass", message, durationMs, facts });
    },
    skip(step: ConnectionStep, message: string): void {
      put(step, { status: "skipped", message });
    },
    fail(
      step: ConnectionStep,
      { category, message }: FetchFailure,
      durationMs: number | null,
      more: Partial<Pick<StepAnswer, "facts" | "expected" | "actual">> = {},
    ): void {
      hasFailed = true;
      const advice = connectionCures[category].join("\n");
      put(step, { status: "fail", code: category, message, advice, durationMs, ...more });
    },
    finish(keys: DescribedKey[]): ConnectionCheck {
      for (const step of connectionStepSchema.options)
        if (!steps.has(step)) put(step, { status: "skipped", message: "not reached" });
      return {
        outcome: hasFailed ? "failed" : "ok",
        checkedAt: at.toISOString(),
        steps: connectionStepSchema.options.flatMap((step) => steps.get(step) ?? []),
        keys,
      };
    },
  };
}
