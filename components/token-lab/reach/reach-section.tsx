"use client";

import { ArrowRight } from "lucide-react";
import { useDeferredValue, useMemo } from "react";
import { usePaths } from "#components/console/use-paths.ts";
import { LabSection } from "#components/token-lab/lab-section.tsx";
import type { TokenLab } from "#components/token-lab/use-token-lab.ts";
import { classNames } from "#components/ui/class-names.ts";
import { Status, StatusIcon } from "#components/ui/status.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { useFetched } from "#components/ui/use-fetched.ts";
import {
  judgeReach,
  judgeSample,
  type ReachCell,
  type ReachContext,
  type ReachNeighbour,
} from "#lib/rules/reach/judge-reach.ts";
import type { RuleView, SavedRuleView } from "#lib/rules/rule-view.ts";

interface Props {
  lab: TokenLab;
  rule: RuleView;
  /** The version that the draft changes; null for a new rule. */
  saved: { view: RuleView; version: number } | null;
  context: ReachContext;
  otherRules: readonly SavedRuleView[];
}

/** What else the rule would let in: in a sentence, in tokens of its own names, and beside the other rules. */
export function ReachSection({ lab, rule, saved, context, otherRules }: Props) {
  const judged = useDeferredValue(useMemo(() => ({ rule, context }), [rule, context]));
  const reach = useMemo(() => judgeReach(judged.rule, judged.context, otherRules), [judged, otherRules]);
  const difference = useDifference(saved?.view ?? null, judged);
  const warnings = reach.cells.filter(({ verdict }) => verdict === "risky").map(({ sample }) => sample);
  return (
    <LabSection
      title="What else would this rule let in?"
      note={saved === null ? undefined : `draft against version ${saved.version}`}
    >
      <p className="m-0 wrap-anywhere">{reach.sentence}</p>
      <ul
        aria-label="Tokens like those of this rule"
        className="m-0 mt-2 grid list-none grid-cols-1 gap-x-4 border-t border-line p-0 @sm:grid-cols-2"
      >
        {reach.cells.map((cell) => (
          <Cell
            key={cell.sample.id}
            cell={cell}
            before={saved === null ? null : judgeSample(saved.view, cell.sample, judged.context.at).verdict}
            isLoaded={
              lab.claims?.jti === cell.sample.claims.jti && lab.claims?.sub === cell.sample.claims.sub
            }
            onLoad={() => lab.load({ claims: cell.sample.claims })}
          />
        ))}
      </ul>
      {difference?.sentence ? (
        <p className="m-0 pt-2 wrap-anywhere">
          <Status kind={difference.newlyAdmits.any === "no" ? "note" : "warning"} className="font-normal!">
            The draft {difference.sentence}.
          </Status>
        </p>
      ) : null}
      {warnings.length > 0 ? (
        <p className="type-small m-0 pt-2 wrap-anywhere">
          <Status kind="warning" className="font-normal!">
            Wider than it may look: {warnings.map(({ label, risk }) => `${label} (${risk})`).join("; ")}.
          </Status>
        </p>
      ) : null}
      <Neighbours neighbours={reach.neighbours} otherRules={otherRules} />
    </LabSection>
  );
}

/** What the edit lets in and keeps out. What finds it is fetched once the draft says something else than the saved rule. */
function useDifference(saved: RuleView | null, { rule, context }: { rule: RuleView; context: ReachContext }) {
  const comparer = useFetched({
    when: saved !== null && !saysTheSame(saved, rule),
    fetchParts: fetchComparer,
    failure: "The draft could not be compared with the saved rule",
  });
  return useMemo(
    () => (saved === null || comparer === null ? null : comparer.compareReach(saved, rule, context)),
    [saved, comparer, rule, context],
  );
}

function fetchComparer() {
  return import("#lib/rules/reach/compare-reach.ts");
}

/** Whether two rules are written alike, in the members that reach is about. */
function saysTheSame(one: RuleView, other: RuleView): boolean {
  return (Object.keys(one) as (keyof RuleView)[]).every(
    (key) => JSON.stringify(one[key]) === JSON.stringify(other[key]),
  );
}

const looks = {
  accepted: { kind: "passed", word: "accepted", tone: "text-ok" },
  risky: { kind: "warning", word: "accepted", tone: "text-warn" },
  refused: { kind: "failed", word: "refused", tone: "text-muted" },
} as const;

function Cell({
  cell,
  before,
  isLoaded,
  onLoad,
}: {
  cell: ReachCell;
  before: ReachCell["verdict"] | null;
  isLoaded: boolean;
  onLoad: () => void;
}) {
  const look = looks[cell.verdict];
  const flips = before !== null && (before === "refused") !== (cell.verdict === "refused");
  return (
    <li className={classNames("border-b border-line", isLoaded && "bg-selected")}>
      <button
        type="button"
        onClick={onLoad}
        aria-current={isLoaded || undefined}
        title={cell.sample.risk ?? undefined}
        className="flex min-h-8 w-full items-center gap-2 bg-transparent px-0 text-left -outline-offset-2 hover:bg-hover"
      >
        <code className="type-code-small min-w-0 flex-1 wrap-anywhere">{cell.sample.label}</code>
        {flips && before ? (
          <span className="inline-flex items-center gap-1 text-info">
            <StatusIcon kind={looks[before].kind} />
            <span className="sr-only">{looks[before].word} before,</span>
            <ArrowRight aria-hidden size={14} />
          </span>
        ) : null}
        <span className={classNames("type-small inline-flex items-center gap-1.5", look.tone)}>
          {cell.verdict === "refused" ? (
            <span className="grayscale-100">
              <StatusIcon kind={look.kind} />
            </span>
          ) : (
            <StatusIcon kind={look.kind} />
          )}
          {look.word}
        </span>
      </button>
    </li>
  );
}

const relations: Record<ReachNeighbour["relation"], string> = {
  same: "lets in the same as",
  inside: "lies within",
  around: "holds all of",
  overlaps: "overlaps with",
};

function Neighbours({
  neighbours,
  otherRules,
}: {
  neighbours: readonly ReachNeighbour[];
  otherRules: readonly SavedRuleView[];
}) {
  const paths = usePaths();
  if (neighbours.length === 0) return null;
  return (
    <ul
      aria-label="Other rules it shares tokens with"
      className="type-small m-0 mt-2 flex list-none flex-col gap-1 p-0"
    >
      {neighbours.slice(0, 5).map((neighbour) => {
        const account = otherRules.find((rule) => rule.id === neighbour.id)?.serviceAccount.id ?? "";
        return (
          <li key={neighbour.id} className="wrap-anywhere">
            It {relations[neighbour.relation]}{" "}
            <TextLink href={paths.rule(account, neighbour.id)}>{neighbour.name}</TextLink> on{" "}
            {neighbour.serviceAccountName}, for example{" "}
            <code className="type-code-small text-muted">{neighbour.witness}</code>
          </li>
        );
      })}
      {neighbours.length > 5 ? <li className="text-muted">and {neighbours.length - 5} more</li> : null}
    </ul>
  );
}
