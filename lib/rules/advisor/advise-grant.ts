import { isSharedIssuer } from "#lib/rules/presets/issuer-flavour.ts";
import { containsRule } from "#lib/rules/reach/compare-rules.ts";
import type { SavedRuleView } from "#lib/rules/rule-view.ts";
import type { Finding } from "#lib/schemas/federated-identity.ts";
import { type Advice, finding } from "./advice.ts";

const dayMs = 86_400_000;

/** What the rule gives and for how long, and for whom the tokens are meant (AUD-*, RULE-*, SCOPE-*, TOKEN-*). */
export function adviseGrant(advice: Advice): Finding[] {
  return [
    ...adviseAudience(advice),
    ...adviseExpiry(advice),
    ...adviseUse(advice),
    ...adviseOverlap(advice),
    ...adviseScopes(advice),
    ...adviseLifetime(advice),
  ];
}

/** Audiences that other services insist on (`TOKENS.md` section 2). */
const foreignAudiences = [
  /^sts\.amazonaws\.com(\.cn)?$/,
  /^api:\/\/AzureADTokenExchange/i,
  /^fb60f99c-7a34-4190-8149-302f77469936$/,
  /^https?:\/\/([\w-]+\.)*vault[.:-]/i,
  /^vault$/i,
  /^sigstore$/,
  /^(test)?pypi$/,
  /^(https:\/\/)?crates\.io$/,
  /^rubygems\.org$/,
  /^npm:/,
  /^https:\/\/github\.com\/[^/]+$/,
  /^https:\/\/gitlab\.com$/,
  /^aws\.workload\.identity$/,
  /^(https:\/\/)?kubernetes\.default\.svc/,
  /^https:\/\/iam\.googleapis\.com\//,
  /^\/\/iam\.googleapis\.com\//,
  /^https:\/\/buildkite\.com\//,
  /^octo-sts/,
];

function adviseAudience({ rule, context }: Advice): Finding[] {
  const own = [{ field: "trustedAudiences", value: [context.publicUrl] }];
  const audiences = rule.trustedAudiences;
  if (audiences.length === 0 || audiences.some((audience) => audience.includes("*"))) {
    return [
      finding(
        "AUD-MISSING",
        "critical",
        "trustedAudiences",
        "Any token of that issuer, minted for any other service, could be replayed here. Require this service's own URL.",
        own,
      ),
    ];
  }
  const found: Finding[] = [];
  const bare = (url: string) => url.replace(/\/+$/, "");
  const foreign = audiences.filter(
    (audience) =>
      audience !== context.publicUrl &&
      (bare(audience) === bare(context.issuer) || foreignAudiences.some((each) => each.test(audience))),
  );
  if (foreign.length > 0) {
    const rest = audiences.filter((audience) => !foreign.includes(audience));
    found.push(
      finding(
        "AUD-GENERIC",
        "security",
        "trustedAudiences",
        `${foreign.join(", ")} is the audience of another service: tokens minted for it are accepted here, and the other way round. Use this service's own URL.`,
        [{ field: "trustedAudiences", value: rest.length > 0 ? rest : [context.publicUrl] }],
      ),
    );
  }
  if (audiences.length > 1 && rule.audienceMatchMode === "any") {
    found.push(
      finding(
        "AUD-MULTIPLE",
        "warning",
        "trustedAudiences",
        "With several audiences, a service among them can replay here the tokens that it received. Trust one audience per rule, or require them all.",
        audiences.includes(context.publicUrl) ? own : [{ field: "audienceMatchMode", value: "exact" }],
      ),
    );
  }
  return found;
}

function adviseExpiry({ rule, context, canWrite }: Advice): Finding[] {
  const days = rule.expiresAt === null ? null : (rule.expiresAt.getTime() - context.now.getTime()) / dayMs;
  if (days !== null && days <= 400) return [];
  const in180Days = new Date(Math.floor(context.now.getTime() / 1000) * 1000 + 180 * dayMs);
  return [
    finding(
      "RULE-NO-EXPIRY",
      canWrite && rule.subject.includes("*") ? "warning" : "suggestion",
      "expiresAt",
      days === null
        ? "The rule never expires, and trust that nobody remembers stays. Set an expiry of at most 180 days."
        : "The rule expires more than 400 days from now. Set an expiry of at most 180 days.",
      [{ field: "expiresAt", value: in180Days.toISOString() }],
    ),
  ];
}

function adviseUse({ rule, context }: Advice): Finding[] {
  if (rule.status !== "active") return [];
  const ageDays = (date: Date | null | undefined) =>
    date == null ? null : (context.now.getTime() - date.getTime()) / dayMs;
  const used = ageDays(context.lastUsedAt);
  const made = ageDays(context.createdAt);
  const isStale = used !== null ? used > 90 : made !== null && made > 30;
  if (!isStale) return [];
  const since = used === null ? "was never used" : `was last used ${Math.floor(used)} days ago`;
  return [
    finding(
      "RULE-STALE",
      "warning",
      "status",
      `The rule ${since}. Trust that dangles is what somebody who takes over a name makes use of. Deactivate it, then delete it.`,
      [{ field: "status", value: "inactive" }],
    ),
  ];
}

function neighbours({ rule, context }: Advice): SavedRuleView[] {
  const { otherRules = [], ruleId, providerId, serviceAccountId } = context;
  if (rule.status !== "active" || !providerId || !serviceAccountId) return [];
  return otherRules.filter(
    (other) =>
      other.id !== ruleId &&
      other.status === "active" &&
      (other.expiresAt === null || other.expiresAt > context.now) &&
      other.provider.id === providerId &&
      other.serviceAccount.id === serviceAccountId,
  );
}

function adviseOverlap(advice: Advice): Finding[] {
  const { rule, context } = advice;
  const found: Finding[] = [];
  for (const other of neighbours(advice)) {
    const isInside = containsRule(other, rule, context.kind, context.issuer) === "yes";
    const isAround = containsRule(rule, other, context.kind, context.issuer) === "yes";
    if (!isInside && !isAround) continue;
    const relation =
      isInside && isAround
        ? `lets in the same tokens as ${other.name}`
        : isInside
          ? `lets in nothing that ${other.name} does not let in already`
          : `lets in everything that ${other.name} lets in`;
    found.push(
      finding(
        "RULE-OVERLAP",
        "warning",
        "providerSubject",
        `This rule ${relation}. One token comes from one rule, the most specific that covers the scopes asked for; the scopes of the broader one stay within reach. Delete or tighten one of them.`,
      ),
    );
  }
  const shared = neighbours(advice).find((other) => mixesPlanAndApply(advice, other));
  if (shared !== undefined) {
    found.push(
      finding(
        "RULE-PLAN-APPLY-SHARED",
        "suggestion",
        "serviceAccountIdentity",
        `Merge requests and protected branches become the same account (see ${shared.name}), so jobs that only plan get the rights of those that apply. Use two service accounts.`,
      ),
    );
  }
  return found;
}

/** One of the two names merge requests or plan runs, the other protected refs or apply runs. */
function mixesPlanAndApply({ rule }: Advice, other: SavedRuleView): boolean {
  const plans = (each: { subject: string; conditions: object }) =>
    /run_phase:plan|:pull_request$/.test(each.subject) ||
    /"pipeline_source":[^}]*merge_request_event/.test(JSON.stringify(each.conditions));
  const applies = (each: { subject: string; conditions: object }) =>
    /run_phase:apply/.test(each.subject) || /"ref_protected":"?true/.test(JSON.stringify(each.conditions));
  return (plans(rule) && applies(other)) || (applies(rule) && plans(other));
}

function adviseScopes({ rule, context }: Advice): Finding[] {
  const { callerScopes, accountScopes } = context;
  const beyond = (held: readonly string[] | null | undefined) =>
    held == null ? [] : rule.allowedScopes.filter((scope) => !held.includes(scope));
  const tooMuch = [...new Set([...beyond(callerScopes), ...beyond(accountScopes)])];
  if (tooMuch.length === 0) return [];
  return [
    finding(
      "SCOPE-EXCEEDS-CREATOR",
      "critical",
      "allowedScopes",
      `${tooMuch.join(", ")} is more than you hold, or than the service account can use: a way to more rights through federation. Remove it.`,
      [{ field: "allowedScopes", value: rule.allowedScopes.filter((scope) => !tooMuch.includes(scope)) }],
    ),
  ];
}

function adviseLifetime({ rule, context, canWrite }: Advice): Finding[] {
  const isLong = canWrite && rule.tokenLifetimeSeconds > 3600;
  const isReplayable = context.replayMode === "off" && isSharedIssuer(context.issuer);
  if (!isLong && !isReplayable) return [];
  return [
    finding(
      "TOKEN-LIFETIME",
      "warning",
      "tokenLifetimeSeconds",
      isLong
        ? "A token that can change things lives longer than an hour; whoever steals it has it that long. Keep it at an hour or less."
        : "The provider counts no uses of a token, so a stolen one can be traded in until it expires. Limit the uses.",
      isLong
        ? [{ field: "tokenLifetimeSeconds", value: 3600 }]
        : [{ field: "provider.replayMode", value: "limited" }],
    ),
  ];
}
