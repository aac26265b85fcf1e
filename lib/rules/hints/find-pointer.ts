import { comparableText } from "#lib/rules/evaluate-condition.ts";

/**
 * The JSON Pointer of a claim that was written as a path: `kubernetes.io/namespace`, `kubernetes.io.namespace`,
 * `$.job_config.url`, `job_config[url]`, `/kubernetes.io/ServiceAccount/name`. Keys may hold dots themselves. Null
 * when it leads to no comparable value.
 */
export function findPointer(claims: Record<string, unknown>, path: string): string | null {
  const plain = path
    .replace(/^\$\.?/, "")
    .replace(/\[["']?([^\]"']+)["']?\]/g, ".$1")
    .replace(/^[./]/, "");
  if (plain === path && !/[./]/.test(plain)) return findByLeaf(claims, path);
  const pointer =
    walk(claims, plain.toLowerCase(), 0) ?? findByLeaf(claims, plain.split(/[./]/).at(-1) ?? "");
  return pointer === null || pointer.split("/").length < 3 || pointer === path ? null : pointer;
}

/** A step of a JSON Pointer (RFC 6901 §3). */
export function escapeStep(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}

function walk(value: unknown, rest: string, depth: number): string | null {
  if (rest === "") return comparableText(value) === null && !Array.isArray(value) ? null : "";
  if (typeof value !== "object" || value === null || depth > 8) return null;
  for (const [key, inner] of Object.entries(value)) {
    const name = key.toLowerCase();
    const hasKey = rest === name || rest.startsWith(`${name}.`) || rest.startsWith(`${name}/`);
    if (!hasKey) continue;
    const deeper = walk(inner, rest.slice(key.length + 1), depth + 1);
    if (deeper !== null) return `/${escapeStep(key)}${deeper}`;
  }
  return null;
}

const membersMax = 500;

/** The only nested member of that name; null when there are several, and nobody can say which was meant. */
function findByLeaf(claims: Record<string, unknown>, name: string): string | null {
  const found: string[] = [];
  let left = membersMax;
  const search = (value: unknown, pointer: string, depth: number) => {
    if (typeof value !== "object" || value === null || Array.isArray(value) || depth > 4) return;
    for (const [key, inner] of Object.entries(value)) {
      if (left-- <= 0) return;
      if (depth > 0 && key === name && comparableText(inner) !== null)
        found.push(`${pointer}/${escapeStep(key)}`);
      search(inner, `${pointer}/${escapeStep(key)}`, depth + 1);
    }
  };
  search(claims, "", 0);
  return found.length === 1 ? (found[0] ?? null) : null;
}
