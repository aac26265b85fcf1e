"use client";

import { EyeOff } from "lucide-react";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { Section } from "#components/ui/section.tsx";
import { Status } from "#components/ui/status.tsx";
import type { Check } from "#lib/schemas/check.ts";
import type { ExchangeDetail } from "#lib/schemas/exchange.ts";

/** The claims that were stored, with the verdict of the check that reads each. Personal ones never were. */
export function ExchangeClaims({ exchange }: { exchange: ExchangeDetail }) {
  const claims = Object.entries(exchange.claims);
  const absent = absentWords(exchange);
  return (
    <Section
      title="Claims"
      count={claims.length}
      aside={
        absent === "" ? null : (
          <span className="type-small inline-flex items-center gap-1.5 text-muted">
            <EyeOff aria-hidden size={14} />
            {absent}
          </span>
        )
      }
    >
      <ul className="m-0 list-none p-0">
        {claims.map(([name, value]) => (
          <li
            key={name}
            className="grid grid-cols-[minmax(0,1fr)_auto_auto] items-center gap-x-3 border-b border-line py-1 md:min-h-8 md:grid-cols-[minmax(0,12rem)_minmax(0,1fr)_auto_auto]"
          >
            <code className="type-code-small text-muted wrap-anywhere">{name}</code>
            <code className="type-code-small col-span-3 row-start-2 wrap-anywhere md:col-span-1 md:row-start-auto">
              {JSON.stringify(value)}
            </code>
            <span className="type-small">
              <ClaimVerdict check={exchange.checks.find((check) => reads(check, name))} />
            </span>
            <CopyButton text={typeof value === "string" ? value : JSON.stringify(value)} what={name} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** "3 personal ones were never stored, 1 was too large to store". */
function absentWords({ personalClaims, omittedClaims }: ExchangeDetail): string {
  const count = (names: readonly string[], one: string, many: string) =>
    names.length === 0 ? [] : [names.length === 1 ? `1 ${one}` : `${names.length} ${many}`];
  return [
    ...count(personalClaims, "personal one was never stored", "personal ones were never stored"),
    ...count(omittedClaims, "was too large to store", "were too large to store"),
  ].join(", ");
}

function ClaimVerdict({ check }: { check: Check | undefined }) {
  if (!check || check.status === "skipped") return null;
  const word = check.stage === "condition" ? "condition" : check.stage;
  return <Status kind={check.status === "fail" ? "failed" : "passed"}>{word}</Status>;
}

/** Which claim a check reads. */
function reads(check: Check, claim: string): boolean {
  if (check.stage === "condition") return check.claim === claim || check.claim?.split("/")[1] === claim;
  const readers: Partial<Record<Check["stage"], readonly string[]>> = {
    issuer: ["iss"],
    subject: ["sub"],
    audience: ["aud"],
    times: ["exp", "nbf", "iat"],
    replay: ["jti"],
  };
  return readers[check.stage]?.includes(claim) ?? false;
}
