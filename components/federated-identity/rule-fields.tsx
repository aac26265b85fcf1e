"use client";

import { Controller } from "react-hook-form";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { durationText } from "#components/ui/duration.ts";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { ListInput } from "#components/ui/list-input.tsx";
import { RadioGroup } from "#components/ui/radio-group.tsx";
import { Textarea } from "#components/ui/textarea.tsx";
import type { ProblemForm } from "#lib/client/use-problem-form.ts";
import type { Check } from "#lib/schemas/check.ts";
import type { Finding } from "#lib/schemas/federated-identity.ts";
import type { IdentityProvider } from "#lib/schemas/identity-provider.ts";
import type { ApiScope } from "#lib/schemas/organisation.ts";
import { ConditionsField } from "./conditions-field.tsx";
import { ExpiryField } from "./expiry-field.tsx";
import { Findings } from "./findings.tsx";
import { ProviderField } from "./provider-field.tsx";
import type { RuleValues } from "./rule-schema.ts";
import { ScopesField } from "./scopes-field.tsx";
import { SubjectField } from "./subject-field.tsx";

export interface RuleFormContext {
  form: ProblemForm<RuleValues>;
  values: RuleValues;
  providers: readonly IdentityProvider[];
  scopes: readonly ApiScope[];
  publicUrl: string;
  /** Checks of the token in the lab, for the verdict beside each condition. */
  checks: readonly Check[];
  findings: readonly Finding[];
  acknowledged: readonly string[];
  onAcknowledge: (code: string, understood: boolean) => void;
  onApply: (fix: readonly { field: string; value?: unknown }[]) => void;
}

/** All sections of the form of a federated identity. A section that is closed says its value on one line. */
export function RuleFields(context: RuleFormContext) {
  const { form, values, providers, findings } = context;
  const { register, control } = form.form;
  const provider = providers.find((one) => one.identity === values.providerIdentity);
  const at = (...fields: string[]) =>
    findings.filter((finding) =>
      fields.some((field) => finding.field === field || finding.field.startsWith(`${field}.`)),
    );
  return (
    <div className="flex flex-col">
      <Disclosure title="Name" summary={values.name || "from the subject"} defaultOpen>
        <div className="flex flex-col gap-4">
          <Field
            name="name"
            label="Name"
            optional
            hint="Left empty, it is made from the subject."
            error={form.errorOf("name")}
          >
            <Input {...register("name")} autoComplete="off" />
          </Field>
          <Field name="description" label="Description" optional error={form.errorOf("description")}>
            <Textarea {...register("description")} rows={2} />
          </Field>
        </div>
      </Disclosure>
      <Disclosure title="Provider" summary={provider?.name ?? "none chosen"} defaultOpen>
        <ProviderField form={form} providers={providers} />
      </Disclosure>
      <Disclosure
        title="Subject"
        summary={<code className="type-code-small">{values.providerSubject}</code>}
        defaultOpen
      >
        <SubjectField form={form} values={values} provider={provider} />
        <Findings {...context} findings={at("providerSubject", "status", "name")} />
      </Disclosure>
      <Disclosure
        title="Audience"
        summary={`${values.trustedAudiences.join(", ")} · ${values.audienceMatchMode}`}
        defaultOpen
      >
        <div className="flex flex-col gap-4">
          <Field
            name="trustedAudiences"
            label="Audiences"
            hint={
              <>
                What the pipeline writes in <code className="type-code-small">aud:</code> of its id_tokens.
                Compared whole, never a wildcard.
              </>
            }
            error={form.errorOf("trustedAudiences")}
          >
            <Controller
              control={control}
              name="trustedAudiences"
              render={({ field }) => (
                <ListInput
                  values={field.value}
                  onChange={field.onChange}
                  onBlur={field.onBlur}
                  what="audience"
                />
              )}
            />
          </Field>
          <Controller
            control={control}
            name="audienceMatchMode"
            render={({ field }) => (
              <RadioGroup
                label="A token is meant for us when"
                value={field.value}
                onChange={field.onChange}
                options={[
                  { value: "any", label: "any of its audiences is one of these", hint: "The usual choice." },
                  { value: "exact", label: "it has exactly one audience, one of these" },
                  { value: "all", label: "it names all of these" },
                ]}
              />
            )}
          />
        </div>
        <Findings {...context} findings={at("trustedAudiences", "audienceMatchMode")} />
      </Disclosure>
      <Disclosure title="Conditions" summary={conditionSummary(values)} defaultOpen>
        <ConditionsField form={form} values={values} provider={provider} checks={context.checks} />
        <Findings {...context} findings={at("conditions")} />
      </Disclosure>
      <Disclosure title="Scopes" summary={values.allowedScopes.join(" ")} defaultOpen>
        <ScopesField form={form} scopes={context.scopes} />
        <Findings {...context} findings={at("allowedScopes")} />
      </Disclosure>
      <Disclosure title="Expiry" summary={values.expiresAt || "never"} defaultOpen>
        <ExpiryField form={form} values={values} />
        <Findings {...context} findings={at("expiresAt")} />
      </Disclosure>
      <Disclosure
        title="Token life"
        summary={`${durationText(Number(values.tokenLifetimeSeconds) || 0)}`}
        defaultOpen
      >
        <div className="flex flex-col gap-4">
          <Field
            name="tokenLifetimeSeconds"
            label="Token lifetime"
            hint={`In seconds, 60 to 86400. The account and the organisation may cap it. ${lifetimeWords(values)}`}
            error={form.errorOf("tokenLifetimeSeconds")}
          >
            <Input {...register("tokenLifetimeSeconds")} inputMode="numeric" autoComplete="off" />
          </Field>
          <Controller
            control={control}
            name="capToSubjectToken"
            render={({ field }) => (
              <Checkbox
                checked={field.value}
                onChange={field.onChange}
                label="Never outlive the pipeline's token"
                hint="The issued token ends when the token it was traded for ends."
              />
            )}
          />
        </div>
        <Findings {...context} findings={at("tokenLifetimeSeconds", "capToSubjectToken")} />
      </Disclosure>
    </div>
  );
}

function conditionSummary(values: RuleValues): string {
  if (values.conditions.length === 0) return "none";
  return values.conditions.map((row) => row.claim || "unnamed").join(", ");
}

function lifetimeWords(values: RuleValues): string {
  const seconds = Number(values.tokenLifetimeSeconds);
  return Number.isSafeInteger(seconds) && seconds >= 60 ? `That is ${durationText(seconds)}.` : "";
}
