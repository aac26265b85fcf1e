import { setImmediate as letOthersRun } from "node:timers/promises";
import type { IndexedRule, RuleRecord } from "#lib/data/federated-identities.ts";
import { adviseRule } from "#lib/rules/advisor/advise-rule.ts";
import type { Finding } from "#lib/schemas/federated-identity.ts";
import { createNeighbourhood } from "./rule-neighbours.ts";

/** After this long no more rules of a list are compared with neighbours; each is still advised on by itself. */
const comparingMs = 500;
/** How long others wait at most: the token endpoint shares this thread. */
const turnMs = 8;
const rememberedMax = 20_000;

/** Findings by what they depend on, oldest first. */
const remembered = new Map<string, Finding[]>();

export interface FindingSurroundings {
  /** The rules that may be neighbours; only those of the same provider and account are. */
  saved: readonly IndexedRule[];
  readRules(ids: readonly string[]): Promise<RuleRecord[]>;
  publicUrl: string;
  today: Date;
}

/**
 * What the advisor says of each rule, by identity. Neighbours are read only for rules whose findings are not known
 * from before: these depend on versions, so a list that nobody changed costs no more than looking them up.
 */
export async function ruleFindings(
  rules: readonly RuleRecord[],
  around: FindingSurroundings,
): Promise<Map<string, Finding[]>> {
  const pause = createPauses();
  const neighboursOf = createNeighbourhood(around.saved);
  const latest = performance.now() + comparingMs;
  const findings = new Map<string, Finding[]>();
  const unknown: { rule: RuleRecord; neighbours: IndexedRule[]; key: string }[] = [];
  for (const rule of rules) {
    const neighbours = performance.now() < latest ? neighboursOf(rule) : [];
    const key = keyOf(rule, neighbours, around.today);
    const known = remembered.get(key);
    if (known === undefined) unknown.push({ rule, neighbours, key });
    else findings.set(rule.id, known);
    await pause();
  }
  const ids = new Set(unknown.flatMap(({ neighbours }) => neighbours.map(({ identity }) => identity)));
  const read = new Map((await around.readRules([...ids])).map((rule) => [rule.id, rule]));
  for (const { rule, neighbours, key } of unknown) {
    const others = neighbours.flatMap(({ identity }) => read.get(identity) ?? []);
    findings.set(rule.id, remember(key, advise(rule, others, around)));
    await pause();
  }
  return findings;
}

/** Answers what lets others run when their turn has come. */
function createPauses(): () => Promise<void> | undefined {
  let turn = performance.now();
  return () => {
    if (performance.now() - turn < turnMs) return undefined;
    return letOthersRun().then(() => {
      turn = performance.now();
    });
  };
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
function keyOf(rule: RuleRecord, neighbours: readonly IndexedRule[], today: Date): string {
  const { provider, lastUsedAt } = rule;
  const used = lastUsedAt?.toISOString().slice(0, 10);
  const versions = neighbours.map(({ identity, version }) => `${identity}:${version}`);
  return [
    ...[provider.id, provider.kind, provider.status, used, today.toISOString()],
    ...[`${rule.id}:${rule.version}`, ...versions],
  ].join(" ");
}
