import { matchPattern } from "#lib/rules/match-pattern.ts";
import { asAscii, findOddCharacters } from "#lib/rules/odd-characters.ts";
import { type Cause, show } from "./near-miss.ts";

/**
 * Whether the token's text only looks like the one expected: letters of another script, or characters that are not
 * seen. Somebody made it look so, and no fix should let it in. Null when it does not.
 */
export function describeDisguise(expected: string, actual: string, what: string): Cause | null {
  const odd = findOddCharacters(actual).filter(({ kind }) => kind !== "white_space");
  if (odd.length === 0 || findOddCharacters(expected).length > 0) return null;
  if (matchPattern(expected, actual) !== null || matchPattern(expected, asAscii(actual)) === null)
    return null;
  const list = [...new Set(odd.map(({ code }) => code))].join(", ");
  return {
    code: "confusable_characters",
    message: `${what} in the token, ${show(actual)}, only looks like ${show(expected)}: it has ${list}. It is rightly refused.`,
  };
}
