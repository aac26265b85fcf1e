"use client";

import { useState } from "react";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { Segmented } from "#components/ui/segmented.tsx";
import { useConsole } from "./console-context.tsx";
import { type SnippetFacts, type SnippetKind, snippets } from "./snippets.ts";

/** What to put into the pipeline, with the real ids filled in. */
export function PipelineSnippet({ accountId }: { accountId: string | undefined }) {
  const { organisation, publicUrl, variablePrefix } = useConsole();
  const [kind, setKind] = useState<SnippetKind>("gitlab");
  const facts: SnippetFacts = {
    publicUrl,
    variable: `${variablePrefix}_TOKEN`,
    organisationId: organisation.identity,
    serviceAccountId: accountId ?? "known-after-step-2",
  };
  return (
    <div className="flex flex-col gap-2">
      <div>
        <Segmented<SnippetKind>
          label="Where the pipeline runs"
          value={kind}
          onChange={setKind}
          options={[
            { value: "gitlab", label: "GitLab CI" },
            { value: "github", label: "GitHub" },
            { value: "curl", label: "curl" },
          ]}
        />
      </div>
      <CodeBlock what="pipeline snippet" code={snippets[kind](facts)} />
    </div>
  );
}
