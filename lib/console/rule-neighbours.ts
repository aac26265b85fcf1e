import type { IndexedRule, RuleRecord } from "#lib/data/federated-identities.ts";

/** As many neighbours as a rule is compared with, those of like subjects first. */
const neighboursMax = 20;

type Placed = Pick<RuleRecord, "providerId" | "serviceAccountId">;
interface Neighbour {
  rule: IndexedRule;
  start: string;
  end: string;
}

/** Answers what finds a rule's neighbours: the other rules of its provider and account. */
export function createNeighbourhood(
  saved: readonly IndexedRule[],
): (rule: Placed & { id: string; subject: string }) => IndexedRule[] {
  const places = Map.groupBy(
    saved.map((rule): Neighbour => ({ rule, start: beforeStar(rule.subject), end: afterStar(rule.subject) })),
    ({ rule }) => placeOf(rule),
  );
  return (rule) => {
    const start = beforeStar(rule.subject);
    const end = afterStar(rule.subject);
    const alike: IndexedRule[] = [];
    const others: IndexedRule[] = [];
    for (const neighbour of places.get(placeOf(rule)) ?? []) {
      if (neighbour.rule.identity === rule.id) continue;
      if (mayOverlap({ start, end }, neighbour)) alike.push(neighbour.rule);
      else if (others.length < neighboursMax) others.push(neighbour.rule);
      if (alike.length === neighboursMax) break;
    }
    return [...alike, ...others].slice(0, neighboursMax);
  };
}

function placeOf({ providerId, serviceAccountId }: Placed): string {
  return `${providerId} ${serviceAccountId}`;
}

/** False only when no value matches both: what stands before the first star, or after the last, differs. */
function mayOverlap(one: Omit<Neighbour, "rule">, other: Omit<Neighbour, "rule">): boolean {
  return (
    (one.start.startsWith(other.start) || other.start.startsWith(one.start)) &&
    (one.end.endsWith(other.end) || other.end.endsWith(one.end))
  );
}

function beforeStar(pattern: string): string {
  const star = pattern.indexOf("*");
  return star < 0 ? pattern : pattern.slice(0, star);
}

function afterStar(pattern: string): string {
  return pattern.slice(pattern.lastIndexOf("*") + 1);
}
