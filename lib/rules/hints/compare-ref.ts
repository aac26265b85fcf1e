import { type HintFacts, textOf } from "./hint-input.ts";
import { type Cause, findNearMiss, findTypo, show } from "./near-miss.ts";

/** A difference in one fact: near enough for a fix, or one that no fix of the rule should take away. */
export type FactVerdict = { near: Cause[]; requires?: { claim: string; value: string } } | { blocked: Cause };

const defaultBranches = new Set(["main", "master", "trunk", "default"]);

/** Compares a branch or tag with the one expected. */
export function compareRef(facts: HintFacts, expected: string, actual: string, what: string): FactVerdict {
  const near = findNearMiss({ expected, actual, isPattern: true, what });
  if (near !== null) return { near };
  const short = (ref: string) => ref.replace(/^refs\/(?:heads|tags)\//, "");
  if (/^refs\/heads\//.test(expected) && /^refs\/tags\//.test(actual)) return typeDiffers("branch", "tag");
  if (/^refs\/tags\//.test(expected) && /^refs\/heads\//.test(actual)) return typeDiffers("tag", "branch");
  if (textOf(facts.claims, "pipeline_source") === "merge_request_event") {
    return {
      near: [
        {
          code: "merge_request_pipeline",
          message: `This is a merge request's pipeline: ${what} is the source branch, ${show(actual)}, and not ${show(expected)}. Only pipeline_source tells it apart (merge_request_event).`,
        },
      ],
      requires: { claim: "pipeline_source", value: "merge_request_event" },
    };
  }
  if (defaultBranches.has(short(expected)) && defaultBranches.has(short(actual))) {
    return fromCause(
      "default_branch_renamed",
      `The rule is for ${show(expected)}, the token comes from ${show(actual)}: was the default branch renamed?`,
    );
  }
  const typo = findTypo({ expected, actual, isPattern: true, what });
  if (typo !== null) return { near: typo };
  const isProtected = textOf(facts.claims, "ref_protected");
  const note = isProtected === "false" ? " It is not protected." : "";
  return fromCause(
    "other_ref",
    `Only ${show(expected)} may use this rule; ${show(actual)} is another ${textOf(facts.claims, "ref_type") || "ref"} of the same project.${note}`,
  );
}

/** Compares branch or tag with the type expected; `merge_request` is never one. */
export function compareRefType(expected: string, actual: string): FactVerdict {
  if (/merge|\bmr\b|pull/i.test(expected)) {
    return {
      near: [
        {
          code: "merge_request_pipeline",
          message: `ref_type is never ${show(expected)}: a merge request's pipeline has ref_type branch, and pipeline_source merge_request_event.`,
        },
      ],
      requires: { claim: "pipeline_source", value: "merge_request_event" },
    };
  }
  const near = findNearMiss({ expected, actual, isPattern: true, what: "ref_type" });
  return near === null ? typeDiffers(expected, actual) : { near };
}

function typeDiffers(expected: string, actual: string): FactVerdict {
  return fromCause(
    "branch_or_tag",
    `This is a ${actual} pipeline; the rule lets in ${expected === "branch" ? "branches" : expected === "tag" ? "tags" : show(expected)} only.`,
  );
}

/** Compares any other fact; what protects a branch or an environment is never taken away. */
export function compareFact(name: string, expected: string, actual: string): FactVerdict {
  const near = findNearMiss({ expected, actual, isPattern: true, what: name });
  if (near !== null) return { near };
  if (wantsProtection(name, expected)) return { blocked: explainProtection(name) };
  const typo = findTypo({ expected, actual, isPattern: true, what: name });
  if (typo !== null) return { near: typo };
  return fromCause("other_value", `${name} is ${show(actual)}; the rule wants ${show(expected)}.`);
}

/** Whether the rule wants the branch or the environment protected, which no fix takes away. */
export function wantsProtection(name: string, expected: string): boolean {
  return (name === "ref_protected" || name === "environment_protected") && expected !== "false";
}

export function explainProtection(name: string): Cause {
  const message =
    name === "ref_protected"
      ? "The branch or tag is not protected, which the rule requires. Protect it in the repository's settings."
      : 'The environment is not protected, which the rule requires. Protect it in the project\'s settings (Premium and Ultimate); on Free this claim is always "false".';
  return { code: "not_protected", message };
}

function fromCause(code: string, message: string): FactVerdict {
  return { near: [{ code, message }] };
}
