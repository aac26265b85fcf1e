"use client";

import { Ellipsis } from "lucide-react";
import { useState } from "react";
import { useConsole } from "#components/console/console-context.tsx";
import { dateOf } from "#components/token-lab/date-of.ts";
import type { TokenLab } from "#components/token-lab/use-token-lab.ts";
import { IconButton } from "#components/ui/button.tsx";
import { copyText } from "#components/ui/copy-button.tsx";
import { fetchedPart } from "#components/ui/fetched-part.tsx";
import { Menu, MenuItem } from "#components/ui/menu.tsx";
import { showToast } from "#components/ui/toast.tsx";
import type { ShareContent } from "#lib/rules/report/share.ts";
import { toRuleView } from "#lib/rules/rule-view.ts";
import type { FederatedIdentityDraft } from "#lib/schemas/federated-identity.ts";

const ShareDialog = fetchedPart({
  fetchPart: async () => (await import("./share-dialog.tsx")).ShareDialog,
  what: "share link",
  waiting: null,
});

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

  async function copyReport() {
    if (judgement === null || time === null) return;
    const { writeReport } = await fetchTexts();
    const { outcome, signature, checks, hints } = judgement;
    await copy(
      writeReport({ title, outcome, signature, at: time.at, rule, checks, hints, claims }),
      "Report",
    );
  }
  async function copyTestCase() {
    if (claims === null || judgement === null || time === null) return;
    const { writeTestCase, createExpectation } = await fetchTexts();
    const options = { at: time.at, keep: Object.keys(rule?.conditions ?? {}) };
    await copy(writeTestCase(createExpectation(title, claims, judgement.outcome, options)), "Test case");
  }
  async function copyDebugJob() {
    const { writeDebugJob } = await fetchTexts();
    const audience = rule?.trustedAudiences[0] ?? publicUrl;
    await copy(writeDebugJob({ audience, variable: variablePrefix }), "Debug job");
  }
  /** The texts are fetched when one is asked for; where that fails nothing is copied, and that is said. */
  const start = (write: () => Promise<void>) => void write().catch(sayNotCopied);
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
        <MenuItem disabled={judgement === null} onSelect={() => start(copyReport)}>
          Copy as Markdown report
        </MenuItem>
        <MenuItem disabled={judgement === null} onSelect={() => start(copyTestCase)}>
          Copy as test case
        </MenuItem>
        <MenuItem onSelect={() => start(copyDebugJob)}>Copy a GitLab job that prints its claims</MenuItem>
      </Menu>
      {isOpen ? <ShareDialog open onOpenChange={setIsOpen} content={contentOf(lab, draft)} /> : null}
    </>
  );
}

async function fetchTexts() {
  return (await import("./share-texts.ts")).shareTexts;
}

function sayNotCopied(): void {
  showToast({
    title: "Nothing was copied",
    description: "Mooring could not be reached. Check the connection and try again.",
    tone: "bad",
  });
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
