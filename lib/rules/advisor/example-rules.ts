import { type SavedRuleView, toRuleView, type WireRule } from "#lib/rules/rule-view.ts";
import type { Finding } from "#lib/schemas/federated-identity.ts";
import type { ProviderKind } from "#lib/schemas/identity-provider.ts";
import type { AdviceContext } from "./advice.ts";
import { adviseRule } from "./advise-rule.ts";

/** What the advisor's tests are made from: a rule of one project, and one thing changed. */
export const publicUrl = "https://api.thalassa.cloud/o/acme";
export const now = new Date("2026-11-25T12:00:00Z");
export const issuers: Record<string, [ProviderKind, string]> = {
  gitlab: ["gitlab_self_managed", "https://git.corp.example"],
  gitlab_com: ["gitlab", "https://gitlab.com"],
  github: ["github", "https://token.actions.githubusercontent.com"],
  kubernetes: ["kubernetes", "https://k8s.example"],
  tfc: ["generic", "https://app.terraform.io"],
  circleci: ["generic", "https://oidc.circleci.com/org/O"],
  generic: ["generic", "https://idp.example"],
};

export interface Example {
  on?: keyof typeof issuers;
  subject?: string;
  conditions?: WireRule["conditions"];
  wire?: WireRule;
  context?: Partial<AdviceContext>;
}

export const main = "project_path:acme/pay:ref_type:branch:ref:main";
export const anyBranch = "project_path:g/p:ref_type:branch:ref:*";
export const write = { allowedScopes: ["read", "write"] };

export function advise({
  on = "gitlab",
  subject = main,
  conditions = {},
  wire = {},
  context = {},
}: Example): Finding[] {
  const [kind, issuer] = issuers[on] ?? ["generic", ""];
  const rule = toRuleView(
    { providerSubject: subject, conditions, allowedScopes: ["read"], ...wire },
    publicUrl,
  );
  return adviseRule(rule, { kind, issuer, now, publicUrl, ...context });
}

export function codes(example: Example): string[] {
  return advise(example).map((finding) => finding.code);
}

export const saved = (
  subject: string,
  scopes: string[],
  more: Partial<SavedRuleView> = {},
): SavedRuleView => ({
  ...toRuleView({ providerSubject: subject, allowedScopes: scopes }, publicUrl),
  id: "fid_2",
  name: "other",
  provider: {
    id: "idp_1",
    name: "GitLab",
    issuer: "https://git.corp.example",
    kind: "gitlab_self_managed",
    status: "active",
  },
  serviceAccount: { id: "sa_1", name: "deployer" },
  ...more,
});
export const neighbourly = { providerId: "idp_1", serviceAccountId: "sa_1" };

/** Each rule's examples: those that it must find, and those that it must leave alone. */
export type Examples = Record<string, { bad: Example[]; good: Example[] }>;
