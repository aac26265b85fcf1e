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

const alternativesMax = 64;
/** `(a|b)`, `(?:a|b)`, `@(a|b)`, and `{a,b}` that is no count. */
const group = /[@+?!]?\((?:\?:)?([^()]*\|[^()]*)\)|\{(?!\d*,\d*\})([^{}]*,[^{}]*)\}/;

/** Alternatives and lists (`a|b`, `a, b`) written out: never more than 64 texts at a time, however many groups. */
function expandAlternatives(text: string): string[] {
  let texts = [text];
  for (let found = group.exec(text); found !== null; found = group.exec(texts[0] ?? "")) {
    texts = texts.flatMap(expandFirst).slice(0, alternativesMax);
  }
  return texts.flatMap((each) => each.split(/\||[,;]\s*|\s+or\s+/).map(trimQuotes)).slice(0, alternativesMax);
}

function expandFirst(text: string): string[] {
  const found = group.exec(text);
  if (found === null) return [text];
  const options = (found[1] ?? found[2] ?? "").split(found[1] === undefined ? "," : "|");
  return options.map(
    (option) => text.slice(0, found.index) + option + text.slice(found.index + found[0].length),
  );
}

function trimQuotes(text: string): string {
  return text.replace(/^["'\s]+|["'\s]+$/g, "");
}
