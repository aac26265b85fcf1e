import type { OrganisationId } from "#lib/schemas/identity.ts";
import { getConsole } from "./get-console.ts";
import { ProblemError } from "./problem.ts";

/**
 * The version an edit expects to find: the number in `If-Match: "3"`; null when absent or `*`. A value that is no
 * ETag of ours can match nothing and is 0. `W/` is let pass: compressing proxies add it, and a version is exact.
 */
export function expectedVersion(request: Request): number | null {
  const header = request.headers.get("if-match")?.trim();
  if (header === undefined || header === "" || header === "*") return null;
  const version = /^(?:W\/)?"(\d{1,9})"$/.exec(header)?.[1];
  return version === undefined ? 0 : Number(version);
}

/** 412 that says who changed the object and when, as the audit log knows it. To be thrown. */
export async function objectChanged(
  organisationId: OrganisationId,
  resourceId: string,
): Promise<ProblemError> {
  const change = await getConsole().database.auditEvents.lastChange(organisationId, resourceId);
  const who =
    change === null
      ? "It has been changed since you read it."
      : `${change.by} changed it at ${sentenceTime(change.at)}.`;
  return new ProblemError("object_changed", `${who} Read it again and apply your change to that version.`);
}

/** `2026-11-25 16:20:05 UTC`: for people, whose time zone the server does not know. */
function sentenceTime(time: Date): string {
  return `${time.toISOString().slice(0, 19).replace("T", " ")} UTC`;
}
