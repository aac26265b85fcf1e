"use client";

import type { ReactNode } from "react";
import { usePaths } from "#components/console/use-paths.ts";
import { durationText } from "#components/ui/duration.ts";
import { Section } from "#components/ui/section.tsx";
import { StatusIcon } from "#components/ui/status.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { Time } from "#components/ui/time.tsx";
import type { ExchangeDetail } from "#lib/schemas/exchange.ts";
import { reasonText } from "./exchange-words.ts";

/** Facts beside the checks: what the pipeline heard, who asked, what was granted, the account's other rules. */
export function ExchangeRail({ exchange }: { exchange: ExchangeDetail }) {
  const paths = usePaths();
  const { request, grant } = exchange;
  return (
    <div className="min-w-0">
      <Section title="Answer to the pipeline" className="mt-2">
        <p className="m-0 pt-2">
          <code className="type-code-small">
            {exchange.status} {exchange.error ?? "OK"}
          </code>
        </p>
        {exchange.outcome === "accepted" ? null : (
          <p className="type-small m-0 pt-1 text-muted">
            It deliberately says no more than that; the exchange id leads here.
          </p>
        )}
      </Section>
      {grant ? (
        <Section title="Token issued">
          <Facts>
            <Fact label="scope">
              <code className="type-code-small">{grant.scope}</code>
            </Fact>
            <Fact label="lifetime">{durationText(grant.expiresIn)}</Fact>
            <Fact label="expires">
              <Time value={grant.expiresAt} />
            </Fact>
            <Fact label="jti">
              <code className="type-code-small wrap-anywhere">{grant.jti}</code>
            </Fact>
          </Facts>
        </Section>
      ) : null}
      <Section title="Request">
        <Facts>
          <Fact label="from">{request.address}</Fact>
          <Fact label="client">{request.userAgent}</Fact>
          <Fact label="provider">
            {exchange.provider ? (
              <TextLink href={paths.provider(exchange.provider.identity)}>{exchange.provider.name}</TextLink>
            ) : null}
          </Fact>
          <Fact label="account">
            {exchange.serviceAccount ? (
              <TextLink href={paths.account(exchange.serviceAccount.identity)}>
                {exchange.serviceAccount.name}
              </TextLink>
            ) : null}
          </Fact>
          <Fact label="asked for">
            {request.requestedScope ? (
              <code className="type-code-small">{request.requestedScope}</code>
            ) : null}
          </Fact>
          <Fact label="signed">
            {request.algorithm ? (
              <code className="type-code-small wrap-anywhere">
                {request.algorithm}
                {request.keyId ? `, kid ${request.keyId}` : ""}
              </code>
            ) : null}
          </Fact>
          <Fact label="token id">
            {request.tokenIdHash ? (
              <code className="type-code-small wrap-anywhere">sha256 {request.tokenIdHash}</code>
            ) : null}
          </Fact>
          <Fact label="took">
            {request.durationMs === null ? null : `${request.durationMs.toFixed(1)} ms`}
          </Fact>
        </Facts>
      </Section>
      {exchange.candidates.length > 0 ? (
        <Section title="Rules looked at" count={exchange.candidates.length}>
          <ul className="m-0 list-none p-0">
            {exchange.candidates.map((candidate) => (
              <li
                key={candidate.federatedIdentity.identity}
                className="flex items-start gap-2 border-b border-line py-1.5"
              >
                <span className="mt-0.5">
                  <StatusIcon kind={candidate.matched ? "passed" : "failed"} />
                </span>
                <span className="flex min-w-0 flex-1 flex-wrap items-baseline justify-between gap-x-2">
                  <RuleLink exchange={exchange} rule={candidate.federatedIdentity} />
                  <span className="type-small text-muted">{reasonText(candidate.reason)}</span>
                </span>
              </li>
            ))}
          </ul>
        </Section>
      ) : null}
    </div>
  );
}

function RuleLink({
  exchange,
  rule,
}: {
  exchange: ExchangeDetail;
  rule: { identity: string; name: string };
}) {
  const paths = usePaths();
  if (!exchange.serviceAccount) return <span>{rule.name}</span>;
  return <TextLink href={paths.rule(exchange.serviceAccount.identity, rule.identity)}>{rule.name}</TextLink>;
}

function Facts({ children }: { children: ReactNode }) {
  return <dl className="m-0 grid grid-cols-[5.5rem_minmax(0,1fr)] gap-x-2 gap-y-1 pt-2">{children}</dl>;
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  if (children === null || children === undefined || children === "") return null;
  return (
    <>
      <dt className="type-small py-0.5 text-muted">{label}</dt>
      <dd className="m-0 min-w-0 wrap-anywhere">{children}</dd>
    </>
  );
}
