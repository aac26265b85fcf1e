export interface SnippetFacts {
  publicUrl: string;
  /** Name of the CI variable that holds the job's token. */
  variable: string;
  organisationId: string;
  serviceAccountId: string;
}
export type SnippetKind = "gitlab" | "github" | "curl";

/** Pipeline steps to paste. Values are ids and URLs of ours: no quotes, spaces or dollars can be in them. */
export const snippets: Record<SnippetKind, (facts: SnippetFacts) => string> = {
  gitlab: (facts) => `deploy:
  id_tokens:
    ${facts.variable}:
      aud: ${facts.publicUrl}
  script:
    - |
${indent(exchangeCommand(facts, `$${facts.variable}`), 6)}
`,
  github: (facts) => `permissions:
  id-token: write
steps:
  - run: |
      ${facts.variable}=$(curl -sS -H "Authorization: Bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN" \\
        "$ACTIONS_ID_TOKEN_REQUEST_URL&audience=${encodeURIComponent(facts.publicUrl)}" | jq -r .value)
${indent(exchangeCommand(facts, `$${facts.variable}`), 6)}
`,
  curl: (facts) => exchangeCommand(facts, "$ID_TOKEN"),
};

function exchangeCommand(
  { publicUrl, organisationId, serviceAccountId }: SnippetFacts,
  token: string,
): string {
  return `BEARER_TOKEN=$(curl -sS ${publicUrl}/oidc/token \\
  -d grant_type=urn:ietf:params:oauth:grant-type:token-exchange \\
  -d subject_token_type=urn:ietf:params:oauth:token-type:id_token \\
  -d organisation_id=${organisationId} \\
  -d service_account_id=${serviceAccountId} \\
  -d "subject_token=${token}" | jq -r .access_token)`;
}

function indent(text: string, spaces: number): string {
  return text.replace(/^/gm, " ".repeat(spaces));
}
