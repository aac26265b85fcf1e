import type * as z from "zod";
import type { FieldProblem } from "./problem.ts";

type Issue = z.core.$ZodIssue;

/** A schema's complaints as the wire has them: dotted path, stable code, a sentence. Unknown members are named. */
export function describeIssues(issues: readonly Issue[]): FieldProblem[] {
  return issues.flatMap((issue) => describeIssue(issue));
}

function describeIssue(issue: Issue): FieldProblem[] {
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => ({
      path: joinPath([...issue.path, key]),
      code: "unknown_member",
      message: `there is no member called ${JSON.stringify(key)}`,
    }));
  if (issue.code === "invalid_union" && issue.message === "Invalid input") return describeUnion(issue);
  return [{ path: joinPath(issue.path), code: issue.code, message: describeMessage(issue) }];
}

/** The branch that came furthest is the one that was meant. */
function describeUnion(issue: Extract<Issue, { code: "invalid_union" }>): FieldProblem[] {
  const branches = issue.errors.filter((errors) => errors.length > 0);
  const depth = (errors: readonly Issue[]) => Math.max(...errors.map((error) => error.path.length));
  const own = (errors: readonly Issue[]) => (errors.some((error) => error.code === "invalid_type") ? 0 : 1);
  const [nearest] = branches.toSorted((a, b) => depth(b) - depth(a) || own(b) - own(a));
  if (!nearest)
    return [{ path: joinPath(issue.path), code: issue.code, message: "has none of the allowed forms" }];
  return describeIssues(
    nearest.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }) as Issue),
  );
}

function describeMessage(issue: Issue): string {
  if (issue.code === "invalid_value" && issue.message.startsWith("Invalid "))
    return `use one of ${issue.values.map(String).join(", ")}`;
  if (!/^(Invalid|Too) /.test(issue.message)) return issue.message;
  switch (issue.code) {
    case "invalid_type":
      return issue.message.endsWith("received undefined")
        ? "is required"
        : `send ${kinds[issue.expected] ?? issue.expected}`;
    case "too_small":
      return `send at least ${amount(issue.minimum, issue.origin)}`;
    case "too_big":
      return `send at most ${amount(issue.maximum, issue.origin)}`;
    case "invalid_format":
      return issue.format === "datetime" ? "use a time such as 2027-01-31T12:00:00Z" : "has another form";
    default:
      return issue.message.replace(/^Invalid input: /, "");
  }
}

/** What a member should have been, in words for people who do not know the schema. */
const kinds: Partial<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
};

function amount(limit: number | bigint, origin: string): string {
  if (origin === "string") return `${limit} characters`;
  return origin === "array" ? `${limit} entries` : String(limit);
}

function joinPath(path: readonly PropertyKey[]): string {
  return path.map(String).join(".");
}
