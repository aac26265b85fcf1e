"use client";

import { ChevronRight } from "lucide-react";
import { useId, useMemo, useState } from "react";
import { usePaths } from "#components/console/use-paths.ts";
import { checkTitle } from "#components/token-lab/check-words.ts";
import { HintList } from "#components/token-lab/checks/hint-list.tsx";
import { LabChecks } from "#components/token-lab/checks/lab-checks.tsx";
import { PatternDifference } from "#components/token-lab/checks/pattern-difference.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { StatusIcon } from "#components/ui/status.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { Check, Hint } from "#lib/schemas/check.ts";
import type { ProviderKind } from "#lib/schemas/identity-provider.ts";
import type { CandidateView } from "#lib/schemas/token-test.ts";

interface Props {
  candidate: CandidateView;
  /** Checks of the token alone, which every rule shares. */
  shared: readonly Check[];
  subject: string | null;
  kind: ProviderKind;
  issuer: string;
  hintsOf: (candidate: CandidateView) => readonly Hint[];
}

/** One rule and how the token stands to it; opened, every check. */
export function CandidateLine({ candidate, shared, subject, kind, issuer, hintsOf }: Props) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const paths = usePaths();
  const { federatedIdentity: rule, matched } = candidate;
  const failing = candidate.checks.filter((check) => check.status === "fail");
  return (
    <li className="border-b border-line py-2">
      <div className="grid grid-cols-[1rem_minmax(0,1fr)_auto] items-center gap-x-3 gap-y-1 @2xl:grid-cols-[1rem_minmax(0,5fr)_minmax(0,3fr)_auto]">
        <StatusIcon kind={matched ? "accepted" : "refused"} />
        <span className="min-w-0">
          <span className="block wrap-anywhere">
            <TextLink href={paths.rule(rule.serviceAccount.identity, rule.identity)} className="font-medium">
              {rule.name}
            </TextLink>{" "}
            <span className="text-muted">on {rule.serviceAccount.name}</span>
          </span>
          <PatternDifference pattern={rule.providerSubject} subject={subject} kind={kind} issuer={issuer} />
        </span>
        <span className="type-small order-last col-span-2 col-start-2 min-w-0 text-muted wrap-anywhere @2xl:order-none @2xl:col-span-1 @2xl:col-start-auto">
          {matched ? "every check passes" : failing.map(failureWords).join("; ")}
        </span>
        <button
          type="button"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpen(!open)}
          aria-label={`${matched ? "Open checks" : "Compare"}: ${rule.name}`}
          className="inline-flex min-h-6 items-center gap-1 bg-transparent font-medium text-accent hover:underline"
        >
          {matched ? "Open checks" : "Compare"}
          <ChevronRight
            aria-hidden
            size={14}
            className={classNames("transition-transform", open && "rotate-90")}
          />
        </button>
      </div>
      <div id={id} className="pl-7 [--lab-gutter:0px]">
        {open ? (
          <Details candidate={candidate} shared={shared} kind={kind} issuer={issuer} hintsOf={hintsOf} />
        ) : null}
      </div>
    </li>
  );
}

function Details({ candidate, shared, kind, issuer, hintsOf }: Omit<Props, "subject">) {
  const hints = useMemo(() => hintsOf(candidate), [candidate, hintsOf]);
  return (
    <LabChecks
      title={`Checks against ${candidate.federatedIdentity.name}`}
      checks={[...shared, ...candidate.checks]}
      kind={kind}
      issuer={issuer}
      afterFailing={<HintList hints={hints} />}
    />
  );
}

/** Each thing that fails, in a few words. */
function failureWords(check: Check): string {
  if (check.stage === "condition")
    return check.code === "claim_missing"
      ? `${checkTitle(check)} MISSING`
      : `${checkTitle(check)} is ${check.actual}`;
  return check.stage === "subject" ? "Subject differs" : check.message.replace(/\.$/, "");
}
