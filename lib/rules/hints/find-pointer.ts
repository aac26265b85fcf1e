import { comparableText } from "#lib/rules/evaluate-condition.ts";

/**
 * The JSON Pointer of a claim that was written as a path: `kubernetes.io/namespace`, `kubernetes.io.namespace`,
 * `$.job_config.url`, `job_config[url]`. Keys may hold dots themselves. Null when it leads to no comparable value.
 */
export function findPointer(claims: Record<string, unknown>, path: string): string | null {
  const plain = path
    .replace(/^\$\.?/, "")
    .replace(/^\//, "")
    .replace(/\[["']?([^\]"']+)["']?\]/g, ".$1");
  if (plain === path && !/[./]/.test(plain)) return null;
  const pointer = walk(claims, plain, 0);
  return pointer === null || pointer.split("/").length < 3 || pointer === path ? null : pointer;
}

function walk(value: unknown, rest: string, depth: number): string | null {
  if (rest === "") return comparableText(value) === null && !Array.isArray(value) ? null : "";
  if (typeof value !== "object" || value === null || depth > 8) return null;
  for (const [key, inner] of Object.entries(value)) {
    const hasKey = rest === key || rest.startsWith(`${key}.`) || rest.startsWith(`${key}/`);
    if (!hasKey) continue;
    const deeper = walk(inner, rest.slice(key.length + 1), depth + 1);
    if (deeper !== null) return `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}${deeper}`;
  }
  return null;
}
