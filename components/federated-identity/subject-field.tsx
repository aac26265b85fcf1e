"use client";

import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { TextButton } from "#components/ui/text-link.tsx";
import type { ProblemForm } from "#lib/client/use-problem-form.ts";
import { describeSubject } from "#lib/rules/presets/describe-subject.ts";
import type { IdentityProvider } from "#lib/schemas/identity-provider.ts";
import type { RuleValues } from "./rule-values.ts";

interface Props {
  form: ProblemForm<RuleValues>;
  values: RuleValues;
  provider: IdentityProvider | undefined;
}

/** The pattern for `sub`, with what it says in plain words below. */
export function SubjectField({ form, values, provider }: Props) {
  const kind = provider?.kind ?? "gitlab";
  const subject = values.providerSubject;
  const padded = subject !== subject.trim();
  return (
    <Field
      name="providerSubject"
      label="Subject"
      hint={
        <>
          <code className="type-code-small">*</code> is any text without a colon,{" "}
          <code className="type-code-small">**</code> any text. Everything else, upper and lower case
          included, is compared letter by letter.{" "}
          {subject === "" ? (
            <TextButton
              onClick={() => form.form.setValue("providerSubject", examples[kind], { shouldDirty: true })}
            >
              Fill in an example
            </TextButton>
          ) : (
            <span className="block text-text">
              {describeSubject(subject, kind, provider?.providerIssuer)}
            </span>
          )}
          {padded ? (
            <span className="block text-warn">
              It begins or ends with white space, which counts.{" "}
              <TextButton
                onClick={() => form.form.setValue("providerSubject", subject.trim(), { shouldDirty: true })}
              >
                Take it away
              </TextButton>
            </span>
          ) : null}
        </>
      }
      error={form.errorOf("providerSubject")}
    >
      <Input {...form.form.register("providerSubject")} mono placeholder={examples[kind]} maxLength={2048} />
    </Field>
  );
}

const examples = {
  gitlab: "project_path:mygroup/myproject:ref_type:branch:ref:main",
  gitlab_self_managed: "project_path:mygroup/myproject:ref_type:branch:ref:main",
  github: "repo:myorg/myrepo:ref:refs/heads/main",
  kubernetes: "system:serviceaccount:mynamespace:myaccount",
  generic: "the-sub-of-the-token",
} as const;
