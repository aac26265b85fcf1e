import { type ConditionOperator, readCondition } from "#lib/rules/evaluate-condition.ts";
import type { Condition, Conditions } from "#lib/schemas/conditions.ts";

/** A condition as the form edits it: one row, its operands as text. */
export interface ConditionRow {
  claim: string;
  operator: ConditionOperator;
  values: string[];
}

/** Rows of the conditions of a rule, in their order. */
export function toRows(conditions: Conditions): ConditionRow[] {
  return Object.entries(conditions).map(([claim, condition]) => {
    const { operator, operands } = readCondition(condition);
    return { claim, operator, values: operands.map(String) };
  });
}

/**
 * Conditions of the rows. A row that says what `saved` says keeps the saved spelling (`true` stays a boolean,
 * `{ "equals": … }` stays long), so that an edit elsewhere changes nothing here.
 */
export function toConditions(rows: readonly ConditionRow[], saved: Conditions = {}): Conditions {
  const before = new Map(toRows(saved).map((row) => [row.claim, row]));
  return Object.fromEntries(
    rows.map((row) => {
      const kept = saved[row.claim];
      return [row.claim, kept !== undefined && sameRow(before.get(row.claim), row) ? kept : spell(row)];
    }),
  );
}

function sameRow(one: ConditionRow | undefined, other: ConditionRow): boolean {
  return JSON.stringify(one) === JSON.stringify({ ...other });
}

function spell({ operator, values }: ConditionRow): Condition {
  switch (operator) {
    case "equals":
      return values[0] ?? "";
    case "one_of":
      return values;
    case "matches":
      return { matches: values.length === 1 ? (values[0] ?? "") : values };
    case "exists":
      return { exists: true };
    case "absent":
      return { exists: false };
  }
}
