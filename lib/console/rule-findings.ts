import { setImmediate as letOthersRun } from "node:timers/promises";
import type { RuleRecord } from "#lib/data/federated-identities.ts";
import { adviseRule } from "#lib/rules/advisor/advise-rule.ts";
import type { Finding } from "#lib/schemas/federated-identity.ts";

/** Neighbours that a rule is compared with, those of like subjects first. */
const neighboursMax = 20;
/** After this long no more rules of a list are compared with neighbours; each is still advised on by itself. */
const comparingMs = 500;
/** How long others wait at most: the token endpoint shares this thread. */
const turnMs = 8;
const rememberedMax = 20_000;

/** Findings by what they depend on, oldest first. */
const remembered = new Map<string, Finding[]>();

/**
 * What the advisor says of each rule, by identity. `saved` are the rules that it is compared with; only those of the
 * same provider and account matter.
 */
export async function ruleFindings(
  rules: readonly RuleRecord[],
  saved: readonly RuleRecord[],
  around: { publicUrl: string; today: Date },
): Promise<Map<string, Finding[]>> {
  const neighbours = Map.groupBy(saved, placeOf);
  const findings = new Map<string, Finding[]>();
  const started = performance.now();
  let turn = started;
  for (const rule of rules) {
    const compares = performance.now() - started < comparingMs;
    const others = compares ? nearestNeighbours(rule, neighbours.get(placeOf(rule)) ?? []) : [];
    const key = keyOf(rule, others, around.today);
    findings.set(rule.id, remembered.get(key) ?? remember(key, advise(rule, others, around)));
    if (performance.now() - turn < turnMs) continue;
    await letOthersRun();
    turn = performance.now();
  }
  return findings;
}

function nearestNeighbours(rule: RuleRecord, neighbours: readonly RuleRecord[]): RuleRecord[] {
  const others = neighbours.filter(({ id }) => id !== rule.id);
  if (others.length <= neighboursMax) return others;
  const alike = others.filter(({ subject }) => mayOverlap(rule.subject, subject));
  return [...alike, ...others.filter((other) => !alike.includes(other))].slice(0, neighboursMax);
}

function advise(
  rule: RuleRecord,
  otherRules: readonly RuleRecord[],
  { publicUrl, today }: { publicUrl: string; today: Date },
): Finding[] {
  const { provider, serviceAccountId, providerId } = rule;
  return adviseRule(rule, {
    ...{ kind: provider.kind, issuer: provider.issuer, now: today, publicUrl },
    ...{ ruleId: rule.id, providerId, serviceAccountId, otherRules },
    ...{ createdAt: rule.createdAt, lastUsedAt: rule.lastUsedAt },
  });
}

function remember(key: string, findings: Finding[]): Finding[] {
  const oldest = remembered.size >= rememberedMax ? remembered.keys().next().value : undefined;
  if (oldest !== undefined) remembered.delete(oldest);
  remembered.set(key, findings);
  return findings;
}

/** Everything a finding may depend on. A rule's use counts by the day. */
function keyOf(rule: RuleRecord, others: readonly RuleRecord[], today: Date): string {
  const { provider, lastUsedAt } = rule;
  const used = lastUsedAt?.toISOString().slice(0, 10);
  const versions = [rule, ...others].map(({ id, version }) => `${id}:${version}`);
  return [provider.id, provider.kind, provider.status, used, today.toISOString(), ...versions].join(" ");
}

function placeOf({ providerId, serviceAccountId }: RuleRecord): string {
  return `${providerId} ${serviceAccountId}`;
}

/** False only when no value matches both: what stands before the first star, or after the last, differs. */
function mayOverlap(one: string, other: string): boolean {
  const [start, otherStart] = [beforeStar(one), beforeStar(other)];
  const [end, otherEnd] = [afterStar(one), afterStar(other)];
  return (
    (start.startsWith(otherStart) || otherStart.startsWith(start)) &&
    (end.endsWith(otherEnd) || otherEnd.endsWith(end))
  );
}

function beforeStar(pattern: string): string {
  const star = pattern.indexOf("*");
  return star < 0 ? pattern : pattern.slice(0, star);
}

function afterStar(pattern: string): string {
  return pattern.slice(pattern.lastIndexOf("*") + 1);
}
