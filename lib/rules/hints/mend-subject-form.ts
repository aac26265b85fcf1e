import { editDistance } from "#lib/rules/edit-distance.ts";
import type { IssuerFlavour } from "#lib/rules/presets/issuer-flavour.ts";
import { letters } from "#lib/rules/presets/nearest-claim.ts";
import { isSubjectKeyName, parseSubject } from "#lib/rules/presets/parse-subject.ts";
import { type Cause, show } from "./near-miss.ts";

/** What stands before a project's path in an address, after the name of its part. */
const addressPart =
  /(^|:)(project_path:|repo:)?(?:(?:[a-z][a-z+.-]*:\/\/|\/\/)[^/:]+(?::\d+)?\/|git@[^:/]+[:/])/i;

/**
 * Corrects what is wrong with the form of a pattern for `name:value` subjects, and with nothing that it says: an address
 * before the path, `=` for `:`, names of parts misspelt, a colon left over at the end.
 */
export function mendSubjectForm(
  pattern: string,
  subject: string,
  flavour: IssuerFlavour,
): { pattern: string; causes: Cause[] } {
  const causes: Cause[] = [];
  const withoutAddress = pattern.replace(addressPart, "$1$2");
  if (withoutAddress !== pattern) {
    const message = "The rule has an address where only the project's path belongs.";
    causes.push({ code: "url_for_path", message });
  }
  const separated = subject.includes("=") ? withoutAddress : withoutAddress.replaceAll("=", ":");
  if (separated !== withoutAddress) {
    causes.push({
      code: "wrong_separator",
      message: `The parts of a subject are ${show("name:value")}, joined by colons; the rule has ${show("=")}.`,
    });
  }
  const named = mendNames(separated, subject, flavour, causes);
  const ended = subject.endsWith(":") ? named : named.replace(/:+$/, "");
  if (ended !== named) causes.push({ code: "typo", message: "The rule's subject ends in a colon too many." });
  return { pattern: ended, causes };
}

function mendNames(pattern: string, subject: string, flavour: IssuerFlavour, causes: Cause[]): string {
  const names = parseSubject(flavour, subject).flatMap(({ name }) => (name === null ? [] : [name]));
  const parts = pattern.split(":").map((part, index) => {
    if (index % 2 === 1 || isSubjectKeyName(part) || part.includes("*")) return part;
    const meant = names.find(
      (name) => letters(name) === letters(part) || editDistance(name, part) <= (name.length < 5 ? 1 : 2),
    );
    if (meant === undefined) return part;
    const isCase = meant === part.toLowerCase();
    causes.push({
      code: isCase ? "case_differs" : "typo",
      message: `The part is named ${show(meant)}; the rule has ${show(part)}.`,
    });
    return meant;
  });
  return parts.join(":");
}
