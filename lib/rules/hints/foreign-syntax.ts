import { matchPattern } from "#lib/rules/match-pattern.ts";

/**
 * Whether a text would match as a pattern of another dialect: anchors, `.*`, `?`, classes, alternatives, lists. It is
 * read by a walk of its own, as no RegExp is ever built from input; and only to name the cause, never to decide.
 */
export function matchesForeignSyntax(text: string, actual: string): boolean {
  if (text.length > 256 || actual.length > 512) return false;
  // Negation of a name; of a path or a subject it would let in everybody else's.
  if (/^![^/:]+$/.test(text)) return text.slice(1) !== actual;
  const isGlob = text.includes("*") && !text.includes("***") && matchPattern(text, actual) !== null;
  const isOpen = /^\^[^$]*$/.test(text);
  return (
    isGlob ||
    expandAlternatives(unwrap(text)).some((each) => matchesAsRegExp(isOpen ? `${each}*` : each, text, actual))
  );
}

/** Without what stands around an expression in other tools: `re:`, `/…/`, `^…$`, `(?i)`, escapes of plain characters. */
function unwrap(text: string): string {
  let bare = text.replace(/^(?:re|regex|regexp|glob):/i, "");
  for (const wrapper of [/^\/(.+)\/[gimsuy]*$/, /^\^(.*)$/, /^(.*)\$$/, /^\[(.*)\]$/]) {
    const inner = wrapper.exec(bare)?.[1];
    if (inner !== undefined && (!wrapper.source.includes("\\[") || inner.includes(","))) bare = inner;
  }
  return bare.replace(/\(\?[a-z]+\)|\(\?[!=<][^()]*\)/g, "").replace(/\\([./:_-])/g, "$1");
}

/** Other dialects' wildcards know no segments, so each becomes `**`. */
function matchesAsRegExp(each: string, text: string, actual: string): boolean {
  const dialect = each
    .replace(/[\^$]/g, "")
    .replace(
      /\.[*+]\??|\[[^\]]*\](?:[*+?]|\{[^}]*\})?|\\[dwsDWS](?:[*+?]|\{[^}]*\})?|\{\d+(?:,\d*)?\}|[?%]|(?<=[/:])\+/g,
      "*",
    )
    .replace(/\*+/g, "**");
  return dialect !== text && matchPattern(dialect, actual) !== null;
}

/** `(a|b)`, `(?:a|b)`, `{a,b}`, `@(a|b)`, `a, b` written out, at most 64 of them. */
function expandAlternatives(text: string): string[] {
  const found =
    /[@+?!]?\((?:\?:)?([^()]*\|[^()]*)\)|\{([^{}]*[^{}\d,][^{}]*,[^{}]*|[^{}]*,[^{}]*[^{}\d,][^{}]*)\}/.exec(
      text,
    );
  if (found === null) {
    return text
      .split(/\||[,;]\s*|\s+or\s+/)
      .slice(0, 64)
      .map((each) => each.replace(/^["'\s]+|["'\s]+$/g, ""));
  }
  const options = (found[1] ?? found[2] ?? "").split(found[1] === undefined ? "," : "|");
  return options
    .flatMap((option) =>
      expandAlternatives(text.slice(0, found.index) + option + text.slice(found.index + found[0].length)),
    )
    .slice(0, 64);
}
