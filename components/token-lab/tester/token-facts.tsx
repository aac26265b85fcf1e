"use client";

import type { ReactNode } from "react";
import { dateOf } from "#components/token-lab/date-of.ts";
import { LabSection } from "#components/token-lab/lab-section.tsx";
import type { TokenLab } from "#components/token-lab/use-token-lab.ts";
import { Time } from "#components/ui/time.tsx";

/** Who made the token, for whom, and how long it lives. */
export function TokenFacts({ lab }: { lab: TokenLab }) {
  const { claims, input, judgement } = lab;
  if (claims === null) return null;
  const header = input.kind === "token" ? input.header : null;
  const verified = judgement?.signature === "verified" ? "verified" : "not verified";
  const facts: [string, ReactNode][] = [
    ["issuer", textOf(claims.iss)],
    ["signed", header ? `${textOf(header.alg)}, kid ${textOf(header.kid)}, ${verified}` : "claims only"],
    ["audience", [claims.aud ?? []].flat().map(textOf).join(", ") || "MISSING"],
    ["issued", <When key="iat" seconds={claims.iat} />],
    ["expires", <When key="exp" seconds={claims.exp} />],
  ];
  return (
    <LabSection level={2} title="Token">
      <dl className="m-0 grid grid-cols-[5rem_minmax(0,1fr)] gap-x-2 gap-y-2 pt-1">
        {facts.map(([label, value]) => (
          <div key={label} className="contents">
            <dt className="type-small py-0.5 text-muted">{label}</dt>
            <dd className="type-code-small m-0 py-0.5 wrap-anywhere">{value}</dd>
          </div>
        ))}
      </dl>
    </LabSection>
  );
}

function When({ seconds }: { seconds: unknown }) {
  const moment = dateOf(seconds);
  if (moment === null) return seconds === undefined ? "MISSING" : JSON.stringify(seconds);
  const text = moment.toISOString();
  return (
    <>
      <Time value={text} form="exact" /> (<Time value={text} />)
    </>
  );
}

function textOf(value: unknown): string {
  if (value === undefined) return "MISSING";
  return typeof value === "string" ? value : JSON.stringify(value);
}
