import { matchPattern } from "#lib/rules/match-pattern.ts";

/** `$CI_PROJECT_PATH`, `${CI_X}`, `$(CI_X)`, `$[CI_X]`, `%CI_X%`, `%{CI_X}`, `${{ … }}`, `{{ … }}`, `<your-group>`. */
const variable =
  /\$?\{\{[^}]*\}\}|[$%]\{[^}]*\}|\$\([A-Za-z_][^)]*\)|\$\[[A-Za-z_][^\]]*\]|\$[A-Za-z_][A-Za-z0-9_]*|%[A-Z_]{3,}%|<[A-Za-z][^>]*>/g;

/** Whether a text names a variable or a placeholder that nobody expands here. */
export function hasVariable(text: string): boolean {
  return text.search(variable) >= 0;
}

/** Whether a text with variables could be the other one, had they been expanded. */
export function matchesExpanded(text: string, actual: string): boolean {
  if (!hasVariable(text)) return false;
  const pattern = text
    .replace(/\*+/g, "*")
    .replace(variable, "**")
    .replace(/\*{3,}/g, "**");
  return matchPattern(pattern, actual) !== null;
}
