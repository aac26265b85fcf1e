import { Status } from "#components/ui/status.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { FederatedIdentity, Finding } from "#lib/schemas/federated-identity.ts";

/** The gravest finding of a rule as the second line of its row; suggestions stay in the form. */
export function RuleFinding({ rule, href }: { rule: FederatedIdentity; href: string }) {
  const finding = gravest(rule.findings);
  if (!finding || rule.status !== "active") return null;
  return (
    <span className="inline-flex flex-wrap items-baseline gap-x-2">
      <Status kind={finding.severity === "warning" ? "warning" : "security"}>
        {words[finding.severity]}
      </Status>
      <span>{finding.message}</span>
      <TextLink href={href}>Open the rule</TextLink>
      <code className="type-code-small text-muted">{finding.code}</code>
    </span>
  );
}

const words: Record<Finding["severity"], string> = {
  critical: "Critical",
  security: "Security",
  never_matches: "Never matches",
  warning: "Warning",
  suggestion: "Suggestion",
};
const order = ["critical", "security", "never_matches"] as const;

function gravest(findings: readonly Finding[]): Finding | undefined {
  for (const severity of order) {
    const found = findings.find((finding) => finding.severity === severity);
    if (found) return found;
  }
  return undefined;
}
