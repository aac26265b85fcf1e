"use client";

import { Button, keepFocus } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { useNow } from "#components/ui/time.tsx";
import type { ProblemForm } from "#lib/client/use-problem-form.ts";
import type { RuleValues } from "./rule-schema.ts";
import { toLocalField } from "./rule-values.ts";

const presets = [30, 90, 180];

/** When the rule ends: local time in the field, UTC beside it. Empty means never. */
export function ExpiryField({ form, values }: { form: ProblemForm<RuleValues>; values: RuleValues }) {
  const now = useNow();
  const moment = Date.parse(values.expiresAt);
  const past = now !== null && moment <= now;
  const set = (text: string) =>
    form.form.setValue("expiresAt", text, { shouldDirty: true, shouldValidate: true });
  return (
    <Field
      name="expiresAt"
      label="Expiry"
      optional
      hint={
        Number.isNaN(moment) ? (
          "Empty: the rule never expires."
        ) : (
          <>
            {new Date(moment).toISOString().slice(0, 16).replace("T", " ")} UTC.{" "}
            {past ? <span className="text-warn">That has passed: the rule would issue nothing.</span> : null}
          </>
        )
      }
      error={form.errorOf("expiresAt")}
    >
      <Input type="datetime-local" {...form.form.register("expiresAt")} />
      <div className="flex flex-wrap gap-2 pt-1">
        {presets.map((days) => (
          <Button
            key={days}
            size="small"
            onMouseDown={keepFocus}
            onClick={() => set(toLocalField(Date.now() + days * 86_400_000))}
          >
            {days} days
          </Button>
        ))}
        <Button size="small" variant="ghost" onClick={() => set("")}>
          Never
        </Button>
      </div>
    </Field>
  );
}
