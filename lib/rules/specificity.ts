import type { Conditions } from "#lib/schemas/conditions.ts";

/** What decides between rules that all match. */
export interface RankedRule {
  id: string;
  subject: string;
  conditions: Conditions;
  createdAt: Date;
}

/**
 * Orders rules most specific first (`DESIGN.md` section 2, which rule wins): fewest `**` in the subject pattern,
 * fewest `*`, most conditions, most literal characters, oldest, smaller id. Total: two rules never tie.
 */
export function compareSpecificity(left: RankedRule, right: RankedRule): number {
  const leftStars = countStars(left.subject);
  const rightStars = countStars(right.subject);
  return (
    leftStars.double - rightStars.double ||
    leftStars.single - rightStars.single ||
    Object.keys(right.conditions).length - Object.keys(left.conditions).length ||
    rightStars.literals - leftStars.literals ||
    left.createdAt.getTime() - right.createdAt.getTime() ||
    (left.id < right.id ? -1 : Number(left.id > right.id))
  );
}

/** The stars of a pattern by kind, and its literal UTF-16 units. */
export function countStars(pattern: string): { double: number; single: number; literals: number } {
  const double = pattern.split("**").length - 1;
  const stars = pattern.split("*").length - 1;
  return { double, single: stars - 2 * double, literals: pattern.length - stars };
}
