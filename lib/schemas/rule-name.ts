import { textLimits } from "./text-limits.ts";

/**
 * The name of a federated identity that was saved without one: what its subject says about whom it is for, such as
 * `acme/payments branch main`; a subject of another shape is its own name.
 */
export function nameFromSubject(subject: string): string {
  const gitlab = /^project_path:([^:]+):ref_type:([^:]+):ref:([^:]+)$/.exec(subject);
  const github = /^repo:([^:]+):(?:ref:refs\/)?(heads|tags|environment)[/:](.+)$/.exec(subject);
  const kubernetes = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(subject);
  if (gitlab) return shorten(gitlab.slice(1).join(" "));
  if (github) return shorten([github[1], githubKinds[github[2] ?? ""], github[3]].join(" "));
  if (kubernetes) return shorten(`${kubernetes[1]}/${kubernetes[2]}`);
  return shorten(subject);
}

const githubKinds: Record<string, string> = { heads: "branch", tags: "tag", environment: "environment" };

/** Cut to the length of a name, never in the middle of a surrogate pair. */
function shorten(text: string): string {
  if (text.trim() === "") return "federated identity";
  if (text.length <= textLimits.name) return text;
  const cut = text.slice(0, textLimits.name - 1);
  return `${cut.isWellFormed() ? cut : cut.slice(0, -1)}…`;
}
