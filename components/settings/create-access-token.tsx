"use client";

import { useState } from "react";
import { Controller } from "react-hook-form";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { FormErrors } from "#components/ui/form-errors.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import { type AccessTokenCreated, useCreateAccessToken } from "#lib/client/me.ts";
import { useProblemForm } from "#lib/client/use-problem-form.ts";

/** Creates a token and shows it once. The secret lives in this dialog's state only. */
export function CreateAccessToken({ open, onClose }: { open: boolean; onClose: () => void }) {
  const [created, setCreated] = useState<AccessTokenCreated | null>(null);
  function close() {
    onClose();
    setCreated(null);
  }
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        if (!next) close();
      }}
      title={created ? `${created.name} is created` : "Create access token"}
      className="w-[min(520px,calc(100vw-32px))]!"
    >
      {created ? <Shown token={created} onClose={close} /> : <Form onCreated={setCreated} onCancel={close} />}
    </Dialog>
  );
}

function Form({
  onCreated,
  onCancel,
}: {
  onCreated: (token: AccessTokenCreated) => void;
  onCancel: () => void;
}) {
  const create = useCreateAccessToken();
  const { form, formProps, summary, busy, errorOf } = useProblemForm({
    schema: async () => (await import("./access-token-schema.ts")).accessTokenValuesSchema,
    defaultValues: { name: "", days: "90" },
    paths: { expiresInDays: "days" },
    submit: async ({ name, days }) => {
      onCreated(await create.mutateAsync({ name, expiresInDays: Number(days) }));
      // The answer holds the token: the mutation must not keep it.
      create.reset();
    },
  });
  return (
    <form {...formProps} className="flex flex-col gap-4">
      {summary ? <FormErrors {...summary} /> : null}
      <Field name="name" label="Name" hint="What it is for" error={errorOf("name")}>
        <Input autoComplete="off" {...form.register("name")} />
      </Field>
      <Controller
        control={form.control}
        name="days"
        render={({ field }) => (
          <Field name="days" label="Expires" error={errorOf("days")}>
            <Select
              value={field.value}
              onChange={field.onChange}
              options={[
                { value: "7", label: "in 7 days" },
                { value: "30", label: "in 30 days" },
                { value: "90", label: "in 90 days" },
                { value: "180", label: "in 180 days" },
                { value: "365", label: "in 365 days" },
              ]}
            />
          </Field>
        )}
      />
      <div className="flex justify-end gap-2">
        <Button variant="ghost" onClick={onCancel}>
          Cancel
        </Button>
        <Button type="submit" variant="primary" busy={busy}>
          Create access token
        </Button>
      </div>
    </form>
  );
}

function Shown({ token, onClose }: { token: AccessTokenCreated; onClose: () => void }) {
  return (
    <>
      <Callout look="warning" title="This is the only time it is shown">
        Copy it to where it is used. Mooring keeps a hash of it and cannot show it again.
      </Callout>
      <div className="flex items-center gap-2 rounded-control border border-line-strong bg-bg px-3 py-2">
        <code className="type-code-small min-w-0 flex-1 wrap-anywhere">{token.accessToken}</code>
        <CopyButton text={token.accessToken} what="access token" label="Copy" />
      </div>
      <div className="flex justify-end">
        <Button variant="primary" onClick={onClose}>
          Done
        </Button>
      </div>
    </>
  );
}
