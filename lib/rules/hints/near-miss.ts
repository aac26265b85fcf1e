import { editDistance } from "#lib/rules/edit-distance.ts";
import { matchPattern } from "#lib/rules/match-pattern.ts";
import { asAscii } from "#lib/rules/odd-characters.ts";
import { matchesForeignSyntax } from "./foreign-syntax.ts";
import { matchesExpanded } from "./unexpanded-variable.ts";

/** Why a text that the rule expects is not quite what the token has. */
export interface Cause {
  code: string;
  message: string;
}

export interface Comparison {
  expected: string;
  actual: string;
  /** Whether stars in `expected` are wildcards. */
  isPattern: boolean;
  /** What is compared, for the sentence: `ref`, `the subject`. */
  what: string;
}

interface Transform extends Cause {
  apply(text: string, actual: string): string;
}

/** Characters that are not seen: zero-width, bidi, no-break and other spaces, byte order mark. */
export const invisible = /[\s\p{Default_Ignorable_Code_Point}]/gu;

/** What stands before the path in an address: `https://host/`, `ssh://git@host/`, `git@host:`. */
export const address = /^(?:(?:[a-z][a-z+.-]*:)?\/\/[^/]+\/|git@[^:/]+[:/])/i;

const transforms: Transform[] = [
  {
    code: "white_space",
    message: "has white space or an invisible character that the token does not have",
    apply: (text) => text.replace(invisible, ""),
  },
  {
    code: "quotes_in_value",
    message: "has quotes around it, which are compared too",
    apply: (text) => text.replace(/^["'`“”‘’]+|["'`“”‘’]+$/g, ""),
  },
  {
    code: "percent_encoding",
    message: "is percent-encoded; tokens carry the plain text",
    apply: (text, actual) => (decode(actual) === text ? actual : decode(text)),
  },
  {
    code: "url_for_path",
    message: "is an address where only the path belongs",
    apply: (text, actual) =>
      // Some claims have a host but never a scheme: ci_config_ref_uri.
      text.replace(/^[a-z]+:\/\//i, "") === actual
        ? actual
        : text
            .replace(address, "")
            .replace(/^[\w-]+(?:\.[\w-]+)+\/(?=[^/]+\/)/, "")
            .replace(/^\.?\/+|\/+$/g, "")
            .replace(/^groups\//, "")
            .replace(/\/-\/.*$/, "")
            .replace(/\.git$/, ""),
  },
  {
    code: "refs_heads_prefix",
    message: "has refs/heads/ or refs/tags/ before the name, or lacks it",
    apply: (text, actual) => {
      const prefix = /^refs\/(?:heads|tags)\//.exec(actual)?.[0] ?? "";
      // Another prefix is another type of ref, not a slip.
      if (prefix !== "" && text.startsWith("refs/") && !text.startsWith(prefix)) return text;
      return prefix + text.replace(/^(?:refs\/)?(?:heads|tags)\//, "");
    },
  },
  {
    code: "string_or_boolean",
    message: "is another spelling of true or false than the token's",
    apply: (text, actual) => {
      if (actual === "true" && /^(true|yes|1|on|t|protected)$/i.test(text)) return actual;
      return actual === "false" && /^(false|no|0|off|f|unprotected)$/i.test(text) ? actual : text;
    },
  },
  {
    code: "pattern_syntax",
    message: "has the syntax of regular expressions or of another glob; here only * and ** are special",
    apply: (text, actual) => (matchesForeignSyntax(text, actual) ? actual : text),
  },
  {
    code: "confusable_characters",
    message: "has letters of another script that look like the token's",
    apply: (text) => asAscii(text),
  },
  {
    code: "case_differs",
    message: "differs only in upper and lower case",
    apply: (text, actual) => respell(text, actual) ?? text,
  },
];

/** Longer texts are nobody's slip, and hints are worked out on every keystroke. */
const comparedMax = 600;

/** Finds the cause, or the two causes together, for which the expected text misses the actual one. */
export function findNearMiss(comparison: Comparison): Cause[] | null {
  const { expected, actual } = comparison;
  if (actual.length > comparedMax || expected.length > comparedMax) return null;
  const fits = (text: string) =>
    comparison.isPattern ? matchPattern(text, actual) !== null : text === actual;
  if (matchesExpanded(expected, actual)) {
    return fromCause("ci_variable_not_expanded", "names a CI variable that nobody expands here", comparison);
  }
  for (const transform of transforms) {
    const repaired = transform.apply(expected, actual);
    if (repaired !== expected && fits(repaired)) return [explain(transform, comparison)];
  }
  for (const first of transforms) {
    const half = first.apply(expected, actual);
    if (half === expected) continue;
    for (const second of transforms) {
      const repaired = second === first ? half : second.apply(half, actual);
      if (repaired !== half && fits(repaired)) {
        return [explain(first, comparison), explain(second, comparison)];
      }
    }
  }
  return findTokenSpace(comparison);
}

/** At most two letters off, in a text long enough for that to mean something; numbers are never a slip. */
export function findTypo(comparison: Comparison): Cause[] | null {
  const { expected, actual } = comparison;
  if (expected.includes("*") && comparison.isPattern) return null;
  const distance = editDistance(expected, actual);
  if (distance > 2 || distance * 2 >= Math.max(expected.length, actual.length)) return null;
  if (expected.replace(/\d/g, "") === actual.replace(/\d/g, "")) return null;
  return fromCause("typo", `is ${distance === 1 ? "one letter" : "two letters"} off`, comparison);
}

function findTokenSpace(comparison: Comparison): Cause[] | null {
  const bare = comparison.actual.replace(invisible, "");
  if (bare === comparison.actual || bare !== comparison.expected.replace(invisible, "")) return null;
  return fromCause(
    "white_space",
    "lacks the white space or invisible character that the token has",
    comparison,
  );
}

function fromCause(code: string, message: string, comparison: Comparison): Cause[] {
  return [explain({ code, message }, comparison)];
}

function explain({ code, message }: Cause, { what, expected, actual }: Comparison): Cause {
  return {
    code,
    message: `${what} in the rule, ${show(expected)}, ${message}; the token has ${show(actual)}.`,
  };
}

/** Quoted, with characters that are not seen written out. */
export function show(text: string): string {
  const visible = text.replace(invisible, (character) =>
    character === " "
      ? " "
      : `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`,
  );
  return `"${visible}"`;
}

/** The pattern in the token's spelling, stars kept, when the two differ only in case. */
function respell(pattern: string, actual: string): string | null {
  const lower = actual.toLowerCase();
  if (lower.length !== actual.length || pattern.toLowerCase().length !== pattern.length) return null;
  const captures = matchPattern(pattern.toLowerCase(), lower);
  if (captures === null) return null;
  let text = "";
  let from = 0;
  for (const capture of captures) {
    text += actual.slice(from, capture.start) + capture.star;
    from = capture.end;
  }
  return text + actual.slice(from);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
