"use client";

import { ArrowRight, Lock, RefreshCw } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { StatusIcon, type StatusKind } from "#components/ui/status.tsx";
import { Steps } from "#components/ui/steps.tsx";
import type { ConnectionCheck, ConnectionStep } from "#lib/schemas/connection-check.ts";
import type { Check, CheckState } from "./use-connection-check.ts";

const titles: Record<ConnectionStep, string> = {
  name: "Name resolves",
  tls: "TLS",
  discovery: "Discovery document",
  issuer: "Issuer equals what you typed",
  key_set: "Key set",
  keys: "Usable signing keys",
};
const order = Object.keys(titles) as ConnectionStep[];
const kinds = { pass: "passed", fail: "failed", warn: "warning", skipped: "skipped" } as const;

/** What the server finds when it goes to the issuer: six steps, each in plain words, with what to do. */
export function ConnectionCheckPanel({ check }: { check: Check }) {
  const { state } = check;
  return (
    <section aria-labelledby="connection-check">
      <div className="flex h-12 items-center justify-between gap-3 px-5">
        <h2 id="connection-check" className="type-section m-0">
          Connection check
        </h2>
        {state.phase === "running" ? (
          <Button size="small" onClick={check.stop}>
            Stop
          </Button>
        ) : state.phase === "idle" ? null : (
          <Button size="small" icon={<RefreshCw aria-hidden />} onClick={check.again}>
            Check again
          </Button>
        )}
      </div>
      <Verdict state={state} />
      <div className="border-b border-line px-5 py-4">
        {state.phase === "done" ? <FoundSteps result={state.result} /> : <WaitingSteps state={state} />}
      </div>
      <p className="type-small m-0 flex gap-2 px-5 py-3 text-muted">
        <Lock aria-hidden size={14} className="mt-px shrink-0" />
        <span>
          Checked from this server over HTTPS, no redirects, 3 s. Private addresses need{" "}
          <code className="type-code-small">OUTBOUND_ALLOW</code>. Nothing is saved by a check.
        </span>
      </p>
    </section>
  );
}

function Verdict({ state }: { state: CheckState }) {
  const { kind, title, text } = verdictOf(state);
  return (
    <output
      className={classNames(
        "flex gap-3 border-y border-line px-5 py-3",
        kind === "failed" ? "bg-bad-tint" : kind === "passed" ? "bg-ok-tint" : "bg-surface",
      )}
    >
      <span className="mt-0.5">
        <StatusIcon kind={kind} size={20} />
      </span>
      <span className="min-w-0">
        <span className="type-section block">{title}</span>
        <span className="type-small block first-letter:uppercase">{text}</span>
      </span>
    </output>
  );
}

function verdictOf(state: CheckState): { kind: StatusKind; title: string; text: string } {
  if (state.phase === "idle")
    return {
      kind: "pending",
      title: "Waiting for an issuer",
      text: "It runs by itself once the URL is whole.",
    };
  if (state.phase === "running")
    return { kind: "checking", title: "Checking", text: "The server is on its way to the issuer." };
  if (state.phase === "failed") return { kind: "warning", title: "Not checked", text: state.why };
  const { result } = state;
  const failed = result.steps.findIndex((step) => step.status === "fail");
  const step = result.steps[failed];
  if (step)
    return {
      kind: "failed",
      title: `Stopped at step ${failed + 1} of ${result.steps.length}, ${titles[step.step]}`,
      text: step.message,
    };
  const usable = result.keys.filter((key) => key.usable).length;
  return {
    kind: "passed",
    title: "The issuer answers",
    text: usable === 1 ? "1 usable key" : `${usable} usable keys`,
  };
}

function WaitingSteps({ state }: { state: CheckState }) {
  const running = state.phase === "running";
  return (
    <Steps
      steps={order.map((step, index) => ({
        key: step,
        title: titles[step],
        kind: running && index === 0 ? "checking" : "pending",
      }))}
    />
  );
}

function FoundSteps({ result }: { result: ConnectionCheck }) {
  return (
    <Steps
      steps={result.steps.map((step) => ({
        key: step.step,
        title: titles[step.step],
        kind: kinds[step.status],
        aside:
          step.status === "skipped"
            ? step.message
            : step.durationMs === null
              ? null
              : `${Math.round(step.durationMs)} ms`,
        children: (
          <>
            {step.status === "skipped" ? null : (
              <p
                className={classNames(
                  "m-0 wrap-anywhere first-letter:uppercase",
                  step.status === "pass" && "type-small text-muted",
                )}
              >
                {step.message}
              </p>
            )}
            <Facts step={step} />
            {step.advice ? (
              <p className="type-small m-0 mt-1.5 flex gap-2">
                <ArrowRight aria-hidden size={14} className="mt-px shrink-0 text-muted" />
                {step.advice}
              </p>
            ) : null}
            {step.step === "keys" ? <FoundKeys keys={result.keys} /> : null}
          </>
        ),
      }))}
    />
  );
}

function Facts({ step }: { step: ConnectionCheck["steps"][number] }) {
  const facts = [
    ...(step.status === "fail" && step.expected ? [{ name: "you typed", value: step.expected }] : []),
    ...(step.status === "fail" && step.actual ? [{ name: "it says", value: step.actual }] : []),
    ...(step.facts ?? []),
  ];
  if (facts.length === 0) return null;
  return (
    <dl className="type-small m-0 mt-1.5 grid grid-cols-[max-content_1fr] gap-x-4 gap-y-1">
      {facts.map((fact) => (
        <div key={fact.name} className="contents">
          <dt className="text-muted">{fact.name}</dt>
          <dd className="type-code-small m-0 wrap-anywhere">{fact.value}</dd>
        </div>
      ))}
    </dl>
  );
}

function FoundKeys({ keys }: { keys: ConnectionCheck["keys"] }) {
  if (keys.length === 0) return null;
  return (
    <ul className="type-small m-0 mt-1.5 flex list-none flex-col gap-1 p-0">
      {keys.map((key, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two keys may share a kid
        <li key={index} className={key.usable ? undefined : "text-muted"}>
          <code className="type-code-small wrap-anywhere">{key.kid ?? "no kid"}</code>{" "}
          <span className="text-muted">
            {[key.kty, key.alg, key.use].filter(Boolean).join(" · ")}
            {key.reason ? `, passed over: ${key.reason}` : ""}
          </span>
        </li>
      ))}
    </ul>
  );
}
