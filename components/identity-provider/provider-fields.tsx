"use client";

import type { ReactNode } from "react";
import { Controller } from "react-hook-form";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { durationText } from "#components/ui/duration.ts";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { RadioGroup } from "#components/ui/radio-group.tsx";
import { Select } from "#components/ui/select.tsx";
import { Textarea } from "#components/ui/textarea.tsx";
import type { ProblemForm } from "#lib/client/use-problem-form.ts";
import type { ReplayMode } from "#lib/schemas/identity-provider.ts";
import type { ProviderValues } from "./provider-schema.ts";
import type { KeySource } from "./provider-values.ts";
import { replaySummary } from "./replay-words.ts";

interface Props {
  state: ProblemForm<ProviderValues>;
  /** The field of the issuer: a saved provider keeps its own. */
  issuer: ReactNode;
}

/** The fields of a provider, the same for creating and editing. */
export function ProviderFields({ state, issuer }: Props) {
  const { form, errorOf } = state;
  const { control, register } = form;
  const [keySource, replayMode, lifetime] = form.watch([
    "keySource",
    "replayMode",
    "maxTokenLifetimeSeconds",
  ]);
  return (
    <>
      <Field name="name" label="Name" hint="Shown in lists and logs" error={errorOf("name")}>
        <Input autoComplete="off" {...register("name")} />
      </Field>
      <Field name="description" label="Description" optional error={errorOf("description")}>
        <Input autoComplete="off" {...register("description")} />
      </Field>
      {issuer}
      <Controller
        control={control}
        name="keySource"
        render={({ field }) => (
          <RadioGroup<KeySource>
            label="Keys"
            value={field.value}
            onChange={field.onChange}
            options={[
              {
                value: "discovery",
                label: "Automatic discovery",
                hint: "Reads the key set address from the issuer. Recommended.",
              },
              {
                value: "endpoint",
                label: "Custom JWKS endpoint",
                hint: "For issuers whose discovery cannot be reached from here.",
              },
              {
                value: "pasted",
                label: "Pasted keys",
                hint: "For closed networks. You replace the keys by hand when they change.",
              },
            ]}
          />
        )}
      />
      {keySource === "endpoint" ? (
        <Field
          name="providerJwksUri"
          label="JWKS endpoint URL"
          error={errorOf("providerJwksUri")}
          className="pl-6"
        >
          <Input mono inputMode="url" placeholder="https://…/jwks" {...register("providerJwksUri")} />
        </Field>
      ) : null}
      {keySource === "pasted" ? (
        <Field
          name="localJwks"
          label="Key set"
          hint="JSON as the issuer's JWKS endpoint answers it. Public keys only."
          error={errorOf("localJwks")}
          className="pl-6"
        >
          <Textarea mono rows={6} placeholder={'{ "keys": [ … ] }'} {...register("localJwks")} />
        </Field>
      ) : null}
      {keySource === "pasted" ? null : (
        <Field
          name="caCertificates"
          label="Certificate authority"
          optional
          hint="Only when the issuer uses a private authority; public ones are known."
          error={errorOf("caCertificates")}
        >
          <Textarea mono rows={2} placeholder="-----BEGIN CERTIFICATE-----" {...register("caCertificates")} />
        </Field>
      )}
      <Disclosure
        title="Limits"
        summary={`${replaySummary[replayMode]}, token life at most ${durationText(lifetime)}`}
      >
        <div className="flex flex-col gap-5">
          <Controller
            control={control}
            name="replayMode"
            render={({ field }) => (
              <RadioGroup<ReplayMode>
                label="Use of one token"
                value={field.value}
                onChange={field.onChange}
                options={[
                  {
                    value: "limited",
                    label: "Limited",
                    hint: "5 uses within 5 minutes: retries of a pipeline work, a stolen token soon does not.",
                  },
                  {
                    value: "single",
                    label: "Once",
                    hint: "The strictest. A retry after a lost answer is refused, and tokens need a jti.",
                  },
                  {
                    value: "off",
                    label: "Unlimited",
                    hint: "Until it expires. Usual for Kubernetes, whose tokens live long and are used again.",
                  },
                ]}
              />
            )}
          />
          <Controller
            control={control}
            name="maxTokenLifetimeSeconds"
            render={({ field }) => (
              <Field
                name="maxTokenLifetimeSeconds"
                label="Longest token life"
                hint="Tokens that live longer, or are older, are refused."
                error={errorOf("maxTokenLifetimeSeconds")}
              >
                <Select
                  value={String(field.value)}
                  onChange={(value) => field.onChange(Number(value))}
                  options={lifetimeOptions(field.value)}
                  className="max-w-56"
                />
              </Field>
            )}
          />
        </div>
      </Disclosure>
    </>
  );
}

const lifetimes = [600, 3600, 86_400, 604_800, 2_592_000, 7_776_000, 31_536_000];

/** The usual ones, and the present one when it is another. */
function lifetimeOptions(present: number) {
  return [...new Set([...lifetimes, present])]
    .sort((one, other) => one - other)
    .map((seconds) => ({ value: String(seconds), label: durationText(seconds) }));
}
