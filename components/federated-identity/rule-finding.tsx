import { Status } from "#components/ui/status.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { FederatedIdentity, Finding } from "#lib/schemas/federated-identity.ts";

/** A finding as the second line of its rule's row. */
export function RuleFinding({ finding, href }: { finding: Finding; href: string }) {
  return (
    <span className="inline-flex flex-wrap items-baseline gap-x-2">
      <Status kind="security">{words[finding.severity]}</Status>
      <span>{finding.message}</span>
      <TextLink href={href}>Open the rule</TextLink>
      <code className="type-code-small text-muted">{finding.code}</code>
    </span>
  );
}

/** The gravest finding of an active rule that a list should show; warnings and suggestions stay in the form. */
export function gravestFinding(rule: FederatedIdentity): Finding | undefined {
  if (rule.status !== "active") return undefined;
  for (const severity of shown) {
    const found = rule.findings.find((finding) => finding.severity === severity);
    if (found) return found;
  }
  return undefined;
}

const shown = ["critical", "security", "never_matches"] as const;
const words: Record<Finding["severity"], string> = {
  critical: "Critical",
  security: "Security",
  never_matches: "Never matches",
  warning: "Warning",
  suggestion: "Suggestion",
};
