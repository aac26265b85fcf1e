"use client";

import { Ellipsis } from "lucide-react";
import { useState } from "react";
import { useConsole } from "#components/console/console-context.tsx";
import { dateOf } from "#components/token-lab/judged-time.ts";
import type { TokenLab } from "#components/token-lab/use-token-lab.ts";
import { IconButton } from "#components/ui/button.tsx";
import { copyText } from "#components/ui/copy-button.tsx";
import { Menu, MenuItem } from "#components/ui/menu.tsx";
import { showToast } from "#components/ui/toast.tsx";
import type { ShareContent } from "#lib/rules/report/share.ts";
import { writeDebugJob } from "#lib/rules/report/write-debug-job.ts";
import { writeReport } from "#lib/rules/report/write-report.ts";
import { createExpectation, writeTestCase } from "#lib/rules/report/write-test-case.ts";
import { toRuleView } from "#lib/rules/rule-view.ts";
import type { FederatedIdentityDraft } from "#lib/schemas/federated-identity.ts";
import { ShareDialog } from "./share-dialog.tsx";

interface Props {
  lab: TokenLab;
  title: string;
  /** The rule beside the lab; absent on the tester's page. */
  draft?: FederatedIdentityDraft;
}

/** Ways to hand on what was found: never the token, never its signature, personal claims replaced. */
export function ShareMenu({ lab, title, draft }: Props) {
  const { publicUrl, variablePrefix } = useConsole();
  const [isOpen, setIsOpen] = useState(false);
  const { claims, judgement, time } = lab;
  const rule = draft ? toRuleView(draft, publicUrl) : null;

  function copyReport() {
    if (judgement === null || time === null) return;
    const { outcome, signature, checks, hints } = judgement;
    void copy(writeReport({ title, outcome, signature, at: time.at, rule, checks, hints, claims }), "Report");
  }
  function copyTestCase() {
    if (claims === null || judgement === null || time === null) return;
    const options = { at: time.at, keep: Object.keys(rule?.conditions ?? {}) };
    void copy(writeTestCase(createExpectation(title, claims, judgement.outcome, options)), "Test case");
  }
  function copyDebugJob() {
    const audience = rule?.trustedAudiences[0] ?? publicUrl;
    void copy(writeDebugJob({ audience, variable: variablePrefix }), "Debug job");
  }
  return (
    <>
      <Menu
        trigger={
          <IconButton size="small" label="Share">
            <Ellipsis aria-hidden />
          </IconButton>
        }
      >
        <MenuItem disabled={claims === null && !draft} onSelect={() => setIsOpen(true)}>
          Share a link…
        </MenuItem>
        <MenuItem disabled={judgement === null} onSelect={copyReport}>
          Copy as Markdown report
        </MenuItem>
        <MenuItem disabled={judgement === null} onSelect={copyTestCase}>
          Copy as test case
        </MenuItem>
        <MenuItem onSelect={copyDebugJob}>Copy a GitLab job that prints its claims</MenuItem>
      </Menu>
      {isOpen ? <ShareDialog open onOpenChange={setIsOpen} content={contentOf(lab, draft)} /> : null}
    </>
  );
}

async function copy(text: string, what: string): Promise<void> {
  const copied = await copyText(text);
  if (copied) showToast({ title: `${what} copied` });
  else showToast({ title: `${what} not copied`, description: "The browser did not allow it.", tone: "bad" });
}

function contentOf({ claims, time }: TokenLab, draft: FederatedIdentityDraft | undefined): ShareContent {
  // "Now" is another time for whoever opens the link: when the token was issued is what is meant.
  const at = time === null || time.kind === "now" ? dateOf(claims?.iat) : time.at;
  return {
    version: 1,
    ...(draft ? { draft: wireOf(draft), providerIdentity: draft.providerIdentity ?? undefined } : {}),
    ...(claims ? { claims } : {}),
    ...(claims && at ? { at: at.toISOString() } : {}),
  };
}

/** What a link carries of the rule: what it lets in and grants, not its name or its expectations. */
function wireOf(draft: FederatedIdentityDraft): ShareContent["draft"] {
  const { providerSubject, conditions, trustedAudiences, audienceMatchMode, allowedScopes } = draft;
  const { tokenLifetimeSeconds, capToSubjectToken, expiresAt } = draft;
  const rule = { providerSubject, conditions, trustedAudiences, audienceMatchMode, allowedScopes };
  return { ...rule, tokenLifetimeSeconds, capToSubjectToken, ...(expiresAt ? { expiresAt } : {}) };
}
