/** What a pasted address of a project, pipeline, job or repository names. */
export interface ProjectAddress {
  host: string;
  /** `group/sub/project`, without a leading or trailing slash. */
  projectPath: string;
  group: string;
  project: string;
  /** A branch or tag, when the address shows one. */
  ref: string | null;
  jobId: string | null;
  pipelineId: string | null;
}

/**
 * Reads group and project from a web, pipeline, job, tree or clone address of GitLab or GitHub
 * (`https://gitlab.com/g/s/p/-/jobs/1`, `git@gitlab.com:g/p.git`). Null when it names no project.
 */
export function parseProjectUrl(text: string): ProjectAddress | null {
  const address = splitAddress(text.trim());
  if (address === null) return null;
  const [path = "", rest = ""] = splitOnce(address.path, "/-/");
  const found = rest === "" ? splitGithub(address.host, path) : { path, rest };
  const projectPath = found.path.replace(/^\/+|\/+$/g, "").replace(/\.git$/, "");
  const names = projectPath.split("/");
  const project = names.at(-1) ?? "";
  if (names.length < 2 || names.some((name) => !/^[A-Za-z0-9_.-]+$/.test(name))) return null;
  return {
    host: address.host,
    projectPath,
    group: names.slice(0, -1).join("/"),
    project,
    ref: /^(?:tree|commits|tags|blob)\/([^?#]+)$/.exec(found.rest)?.[1] ?? null,
    jobId: /^jobs\/(\d+)/.exec(found.rest)?.[1] ?? null,
    pipelineId: /^pipelines\/(\d+)/.exec(found.rest)?.[1] ?? null,
  };
}

function splitAddress(text: string): { host: string; path: string } | null {
  const scp = /^(?:ssh:\/\/)?git@([A-Za-z0-9.-]+)(?::\d+\/|[:/])(.+)$/.exec(text);
  if (scp?.[1] !== undefined && scp[2] !== undefined) return { host: scp[1], path: scp[2] };
  try {
    const url = new URL(text.includes("://") ? text : `https://${text}`);
    if (url.protocol !== "https:" && url.protocol !== "http:") return null;
    return { host: url.host, path: decodeURIComponent(url.pathname) };
  } catch {
    return null;
  }
}

/** GitHub has no `/-/`: the first two names are the repository. */
function splitGithub(host: string, path: string): { path: string; rest: string } {
  const names = path.replace(/^\/+/, "").split("/");
  if (!host.includes("github") || names.length <= 2) return { path, rest: "" };
  return { path: names.slice(0, 2).join("/"), rest: names.slice(2).join("/") };
}

function splitOnce(text: string, delimiter: string): string[] {
  const at = text.indexOf(delimiter);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + delimiter.length)];
}
