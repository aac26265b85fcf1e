"use client";

import { Plus, X } from "lucide-react";
import { useState } from "react";
import { LabSection } from "#components/token-lab/lab-section.tsx";
import type { TokenLab } from "#components/token-lab/use-token-lab.ts";
import { Button, IconButton } from "#components/ui/button.tsx";
import { Menu, MenuItem } from "#components/ui/menu.tsx";
import { Status } from "#components/ui/status.tsx";
import { TextButton } from "#components/ui/text-link.tsx";
import { showToast } from "#components/ui/toast.tsx";
import type { ExpectationResult } from "#lib/rules/run-expectations.ts";
import type { Expectation } from "#lib/schemas/federated-identity.ts";

interface Props {
  lab: TokenLab;
  expectations: readonly Expectation[];
  results: readonly ExpectationResult[];
  /** Claims that the rule speaks of: they are kept even if they change every run. */
  conditionNames: readonly string[];
  onChange: (expectations: Expectation[]) => void;
}

const most = 50;

/** Tokens that the rule must, or must not, let in: kept with it, claims only, and run at every edit. */
export function ExpectationsSection({ lab, expectations, results, conditionNames, onChange }: Props) {
  const [pinned, setPinned] = useState<string | null>(null);
  const { claims, time } = lab;

  async function pin(outcome: Expectation["outcome"]) {
    if (claims === null || time === null) return;
    const { createExpectation, freeName, nameOf } = await fetchPinning();
    const name = freeName(nameOf(claims), expectations);
    const keep = conditionNames;
    onChange([...expectations, createExpectation(name, claims, outcome, { at: time.at, keep })]);
    setPinned(name);
  }
  return (
    <LabSection
      title="Expectations"
      count={expectations.length}
      aside={
        <Menu
          trigger={
            <Button
              size="small"
              variant="ghost"
              icon={<Plus aria-hidden />}
              disabled={claims === null || expectations.length >= most}
            >
              Pin this token
            </Button>
          }
        >
          <MenuItem onSelect={() => void pin("accepted").catch(sayNotPinned)}>It must match</MenuItem>
          <MenuItem onSelect={() => void pin("refused").catch(sayNotPinned)}>It must not match</MenuItem>
        </Menu>
      }
    >
      {expectations.length === 0 ? (
        <p className="type-small m-0 text-muted">
          Pin a token that must get in, and one that must not: they are saved with the rule, without personal
          claims, and a broken one is noticed before it is saved.
        </p>
      ) : (
        <ul aria-label="Expectations" className="m-0 list-none border-t border-line p-0">
          {expectations.map((expectation, index) => {
            const result = results[index];
            return (
              <li
                // biome-ignore lint/suspicious/noArrayIndexKey: two expectations may have one name
                key={index}
                className="grid min-h-8 grid-cols-[minmax(0,1fr)_auto_auto] items-center gap-x-3 border-b border-line py-1 @sm:grid-cols-[7rem_minmax(0,1fr)_auto_auto]"
              >
                <span className="type-small">
                  {expectation.outcome === "accepted" ? "must match" : "must not match"}
                </span>
                <TextButton
                  className="type-code-small order-last col-span-3 min-w-0 text-left wrap-anywhere @sm:order-none @sm:col-span-1"
                  onClick={() =>
                    lab.load({
                      claims: expectation.claims,
                      asOf: expectation.at ? { kind: "custom", time: new Date(expectation.at) } : undefined,
                    })
                  }
                >
                  {expectation.name}
                </TextButton>
                {result ? (
                  <Status kind={result.holds ? "passed" : "failed"} className="type-small font-normal!">
                    {result.holds ? "holds" : brokenWords(result)}
                  </Status>
                ) : (
                  <span />
                )}
                <IconButton
                  size="small"
                  label={`Remove expectation ${expectation.name}`}
                  onClick={() => onChange(expectations.filter((_, other) => other !== index))}
                >
                  <X aria-hidden />
                </IconButton>
              </li>
            );
          })}
        </ul>
      )}
      <output className="sr-only">{pinned ? `Pinned ${pinned}. It is saved with the rule.` : ""}</output>
    </LabSection>
  );
}

function brokenWords({ outcome, failing }: ExpectationResult): string {
  return outcome === "accepted" ? "broken: accepted" : `broken: ${failing.join(", ")} refuses`;
}

async function fetchPinning() {
  return (await import("./pin-token.ts")).pinning;
}

function sayNotPinned(): void {
  showToast({
    title: "Nothing was pinned",
    description: "Mooring could not be reached. Check the connection and try again.",
    tone: "bad",
  });
}
