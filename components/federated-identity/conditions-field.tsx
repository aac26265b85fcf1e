"use client";

import { Plus, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Controller, useFieldArray } from "react-hook-form";
import { Button, IconButton, keepFocus } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { focusField } from "#components/ui/form-errors.tsx";
import { Input } from "#components/ui/input.tsx";
import { ListInput } from "#components/ui/list-input.tsx";
import { Select } from "#components/ui/select.tsx";
import { Status } from "#components/ui/status.tsx";
import { SuggestInput } from "#components/ui/suggest-input.tsx";
import { useFetched } from "#components/ui/use-fetched.ts";
import type { ProblemForm } from "#lib/client/use-problem-form.ts";
import type { ConditionOperator } from "#lib/rules/evaluate-condition.ts";
import type { Check } from "#lib/schemas/check.ts";
import type { IdentityProvider } from "#lib/schemas/identity-provider.ts";
import type { RuleValues } from "./rule-schema.ts";

interface Props {
  form: ProblemForm<RuleValues>;
  values: RuleValues;
  provider: IdentityProvider | undefined;
  checks: readonly Check[];
}

const operators: { value: ConditionOperator; label: string }[] = [
  { value: "equals", label: "equals" },
  { value: "one_of", label: "is one of" },
  { value: "matches", label: "matches pattern" },
  { value: "exists", label: "is present" },
  { value: "absent", label: "is absent" },
];

/** Additional claims: rows that must all hold. */
export function ConditionsField({ form, values, provider, checks }: Props) {
  const { fields, append, remove } = useFieldArray({ control: form.form.control, name: "conditions" });
  const kind = provider?.kind ?? "generic";
  const used = new Set(values.conditions.map((row) => row.claim));
  const quick = quickConditions[kind]?.filter(({ claim }) => !used.has(claim)) ?? [];
  const general = form.form.formState.errors.conditions?.root?.message;
  const [isNear, setIsNear] = useState(false);
  // Names to choose from only help: where they cannot be had, any claim may be typed all the same.
  const facts = useFetched({ when: isNear, fetchParts: fetchClaimFacts });
  const place = useRef<HTMLFieldSetElement>(null);
  const next = useRef<string | null>(null);
  // The form shows a new row when its values are there, which may be a render later.
  useEffect(() => {
    if (next.current !== null && focusField(next.current)) next.current = null;
  });
  /** Leads to what is still to be filled in: the button that was pressed may be gone. */
  function add(claim: string, values: string[]) {
    append({ claim, operator: "equals", values }, { shouldFocus: false });
    next.current = `conditions.${fields.length}.${claim === "" ? "claim" : "values"}`;
  }
  function takeAway(index: number) {
    remove(index);
    requestAnimationFrame(() => place.current?.querySelector<HTMLElement>("[data-adds]")?.focus());
  }
  const suggestions = facts?.knownClaims(kind).map(({ name }) => ({ value: name })) ?? [];
  return (
    <fieldset
      ref={place}
      data-field="conditions"
      onFocus={() => setIsNear(true)}
      className="m-0 flex min-w-0 flex-col gap-3 border-0 p-0"
    >
      <legend className="type-small float-left m-0 p-0 text-muted">
        Additional claims that the token must carry. All of them must match.
      </legend>
      {fields.map((field, index) => (
        <ConditionLine
          key={field.id}
          index={index}
          form={form}
          values={values}
          suggestions={suggestions}
          check={checks.find(
            (check) => check.stage === "condition" && check.claim === values.conditions[index]?.claim,
          )}
          onRemove={() => takeAway(index)}
        />
      ))}
      {general ? <p className="type-small m-0 text-bad first-letter:uppercase">{general}</p> : null}
      <div className="flex flex-wrap gap-2">
        <Button
          size="small"
          icon={<Plus aria-hidden />}
          onMouseDown={keepFocus}
          data-adds
          onClick={() => add("", [])}
        >
          Add condition
        </Button>
        {quick.map(({ label, claim, value }) => (
          <Button
            key={claim}
            size="small"
            variant="ghost"
            icon={<Plus aria-hidden />}
            onMouseDown={keepFocus}
            onClick={() => add(claim, value === "" ? [] : [value])}
          >
            {label}
          </Button>
        ))}
      </div>
    </fieldset>
  );
}

function fetchClaimFacts() {
  return import("#lib/rules/presets/claim-facts.ts");
}

interface LineProps {
  index: number;
  form: ProblemForm<RuleValues>;
  values: RuleValues;
  suggestions: readonly { value: string }[];
  check: Check | undefined;
  onRemove: () => void;
}

function ConditionLine({ index, form, values, suggestions, check, onRemove }: LineProps) {
  const row = values.conditions[index];
  const number = index + 1;
  if (!row) return null;
  const path = `conditions.${index}` as const;
  const takesValue = row.operator !== "exists" && row.operator !== "absent";
  return (
    <div className="grid grid-cols-[1fr_auto] items-start gap-2 border-b border-line pb-3 md:grid-cols-[minmax(0,4fr)_minmax(0,3fr)_minmax(0,5fr)_auto] md:border-0 md:pb-0">
      <Field
        name={`${path}.claim`}
        label={`Claim ${number}`}
        error={form.errorOf(`${path}.claim`)}
        className="col-span-2 md:col-span-1"
      >
        <Controller
          control={form.form.control}
          name={`${path}.claim`}
          render={({ field }) => (
            <SuggestInput
              mono
              value={field.value}
              onChange={field.onChange}
              onBlur={field.onBlur}
              placeholder="ref_protected"
              suggestions={suggestions}
            />
          )}
        />
      </Field>
      <Field name={`${path}.operator`} label="Operator" className="col-span-2 md:col-span-1">
        <Controller
          control={form.form.control}
          name={`${path}.operator`}
          render={({ field }) => (
            <Select
              options={operators}
              value={field.value}
              onChange={(operator) => {
                field.onChange(operator);
                if (operator === "equals" && row.values.length > 1)
                  form.form.setValue(`${path}.values`, row.values.slice(0, 1));
              }}
            />
          )}
        />
      </Field>
      <div className="min-w-0">
        {takesValue ? (
          <Field
            name={`${path}.values`}
            label={row.operator === "equals" ? "Value" : row.operator === "one_of" ? "Values" : "Patterns"}
            error={form.errorOf(`${path}.values`)}
          >
            <Controller
              control={form.form.control}
              name={`${path}.values`}
              render={({ field }) =>
                row.operator === "equals" ? (
                  <Input
                    mono
                    value={field.value[0] ?? ""}
                    onChange={(event) =>
                      field.onChange(event.target.value === "" ? [] : [event.target.value])
                    }
                    onBlur={field.onBlur}
                  />
                ) : (
                  <ListInput
                    values={field.value}
                    onChange={field.onChange}
                    onBlur={field.onBlur}
                    what="value"
                    placeholder="Enter adds one"
                  />
                )
              }
            />
          </Field>
        ) : null}
        <ConditionVerdict check={check} />
      </div>
      <IconButton
        label={`Remove condition ${number}`}
        onClick={onRemove}
        className={takesValue ? "mt-6" : "md:mt-6"}
      >
        <X aria-hidden size={16} />
      </IconButton>
    </div>
  );
}

function ConditionVerdict({ check }: { check: Check | undefined }) {
  if (!check || check.status === "skipped") return null;
  return (
    <span className="type-small block pt-1">
      {check.status === "fail" ? (
        <Status kind="failed">
          {check.actual === null ? "missing in the token" : `token has ${check.actual}`}
        </Status>
      ) : (
        <Status kind="passed">holds</Status>
      )}
    </span>
  );
}

const gitlab = [
  { label: "Pin project id", claim: "project_id", value: "" },
  { label: "Protected refs only", claim: "ref_protected", value: "true" },
  { label: "Protected environment", claim: "environment_protected", value: "true" },
];
const quickConditions: Partial<Record<IdentityProvider["kind"], typeof gitlab>> = {
  gitlab,
  gitlab_self_managed: gitlab,
  github: [
    { label: "Pin repository id", claim: "repository_id", value: "" },
    { label: "Pin owner id", claim: "repository_owner_id", value: "" },
  ],
};
