"use client";

import { type ReactNode, useCallback, useMemo, useState } from "react";
import { LabSection } from "#components/token-lab/lab-section.tsx";
import type { TokenLab } from "#components/token-lab/use-token-lab.ts";
import { Status } from "#components/ui/status.tsx";
import { TextButton } from "#components/ui/text-link.tsx";
import type { Rule } from "#lib/exchange/trust.ts";
import { suggestFixes } from "#lib/rules/hints/suggest-fixes.ts";
import type { Hint } from "#lib/schemas/check.ts";
import type { CandidateView } from "#lib/schemas/token-test.ts";
import { CandidateLine } from "./candidate-line.tsx";
import { rankCandidates } from "./rank-candidates.ts";

/** Every rule of the organisation, by how near the token is to it. */
export function TesterRanking({ lab, rules }: { lab: TokenLab; rules: readonly Rule[] }) {
  const { judgement, claims, time, question } = lab;
  const byId = useMemo(() => new Map(rules.map((rule) => [rule.id, rule])), [rules]);
  const providerOf = useCallback(
    (candidate: CandidateView) => {
      const provider = byId.get(candidate.federatedIdentity.identity)?.provider;
      return { kind: provider?.kind ?? "generic", issuer: provider?.issuer ?? "" } as const;
    },
    [byId],
  );
  const ranked = useMemo(
    () => rankCandidates(judgement?.candidates ?? [], providerOf),
    [judgement, providerOf],
  );
  const hintsOf = useCallback(
    (candidate: CandidateView): readonly Hint[] => {
      const rule = byId.get(candidate.federatedIdentity.identity) ?? null;
      if (time === null) return [];
      return suggestFixes({
        rule,
        claims,
        checks: candidate.checks,
        provider: rule?.provider ?? null,
        at: time.at,
        publicUrl: question.publicUrl,
      });
    },
    [byId, claims, time, question.publicUrl],
  );
  if (judgement === null) return null;
  const shared = judgement.checks.filter(({ stage }) => stage === "format" || stage === "header");
  const subject = typeof claims?.sub === "string" ? claims.sub : null;
  const lines = (candidates: readonly CandidateView[]) => (
    <ul className="m-0 list-none border-t border-line p-0">
      {candidates.map((candidate) => (
        <CandidateLine
          key={candidate.federatedIdentity.identity}
          candidate={candidate}
          shared={shared}
          subject={subject}
          {...providerOf(candidate)}
          hintsOf={hintsOf}
        />
      ))}
    </ul>
  );
  return (
    <>
      {ranked.accepts.length > 0 ? (
        <LabSection level={2} title="Accepts" count={ranked.accepts.length}>
          {lines(ranked.accepts)}
        </LabSection>
      ) : null}
      {ranked.near.length > 0 ? (
        <LabSection
          level={2}
          title="Near misses"
          count={ranked.near.length}
          note="fewest failing checks first"
        >
          {lines(ranked.near)}
        </LabSection>
      ) : null}
      <Folded title="Same issuer, far off" candidates={ranked.far}>
        {lines(ranked.far)}
      </Folded>
      <Folded title="Other issuers" candidates={ranked.others} note={countByProvider(ranked.others)}>
        {lines(ranked.others)}
      </Folded>
      <p className="type-small m-0 border-t border-line px-(--lab-gutter) py-3">
        <Status kind="note" className="font-normal!">
          One token comes from one rule, never a union. If several rules of an account accept, the most
          specific wins: fewest wildcards, then most conditions.
        </Status>
      </p>
    </>
  );
}

function Folded({
  title,
  candidates,
  note,
  children,
}: {
  title: string;
  candidates: readonly CandidateView[];
  note?: string;
  children: ReactNode;
}) {
  const [open, setOpen] = useState(false);
  if (candidates.length === 0) return null;
  return (
    <LabSection
      level={2}
      title={title}
      count={candidates.length}
      note={note}
      aside={
        <TextButton
          className="type-small min-h-6"
          aria-expanded={open}
          aria-label={`${open ? "Hide" : "Show"} ${title.toLowerCase()}`}
          onClick={() => setOpen(!open)}
        >
          {open ? "Hide" : "Show"}
        </TextButton>
      }
    >
      {open ? children : null}
    </LabSection>
  );
}

/** "GitHub Actions 6, eks-prod-eu 4". */
function countByProvider(candidates: readonly CandidateView[]): string {
  const counts = new Map<string, number>();
  for (const { federatedIdentity } of candidates) {
    const { name } = federatedIdentity.provider;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => `${name} ${count}`).join(", ");
}
