"use client";

import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { TextButton } from "#components/ui/text-link.tsx";
import type { ProblemForm } from "#lib/client/use-problem-form.ts";
import { describeSubject } from "#lib/rules/presets/describe-subject.ts";
import type { IdentityProvider } from "#lib/schemas/identity-provider.ts";
import type { RuleValues } from "./rule-schema.ts";

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
  const plain = subject.replace(unseen, "");
  const set = (text: string) =>
    form.form.setValue("providerSubject", text, { shouldDirty: true, shouldValidate: true });
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
            <TextButton onClick={() => set(examples[kind])}>Fill in an example</TextButton>
          ) : (
            <span className="block text-text">
              {describeSubject(subject, kind, provider?.providerIssuer)}
            </span>
          )}
          {padded ? (
            <span className="block text-warn">
              It begins or ends with white space, which counts.{" "}
              <TextButton onClick={() => set(subject.trim())}>Take it away</TextButton>
            </span>
          ) : null}
          {plain === subject ? null : (
            <span className="block text-warn">
              It holds characters that cannot be seen, which count: {namesOfUnseen(subject)}.{" "}
              <TextButton onClick={() => set(plain)}>Take them away</TextButton>
            </span>
          )}
        </>
      }
      error={form.errorOf("providerSubject")}
    >
      <Input {...form.form.register("providerSubject")} mono placeholder={examples[kind]} />
    </Field>
  );
}

/** Zero-width, direction and soft-hyphen characters, as they come with text copied from a page. */
const unseen = /[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

function namesOfUnseen(text: string): string {
  const codes = [...text.matchAll(unseen)].map(
    ([letter]) => `U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`,
  );
  return [...new Set(codes)].join(", ");
}

const examples = {
  gitlab: "project_path:mygroup/myproject:ref_type:branch:ref:main",
  gitlab_self_managed: "project_path:mygroup/myproject:ref_type:branch:ref:main",
  github: "repo:myorg/myrepo:ref:refs/heads/main",
  kubernetes: "system:serviceaccount:mynamespace:myaccount",
  generic: "the-sub-of-the-token",
} as const;
