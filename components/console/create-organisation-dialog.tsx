"use client";

import * as z from "zod";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { FormErrors } from "#components/ui/form-errors.tsx";
import { Input } from "#components/ui/input.tsx";
import { useCreateOrganisation } from "#lib/client/organisations.ts";
import { useProblemForm } from "#lib/client/use-problem-form.ts";
import { nameSchema } from "#lib/schemas/text.ts";
import { consolePaths } from "./paths.ts";

const schema = z.object({ name: z.string().trim().pipe(nameSchema) });

/** A new organisation, owned by whoever makes it. */
export function CreateOrganisationDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? null : onClose())}
      title="Create organisation"
      description="It has its own providers, service accounts, roles and members. You become its owner."
    >
      <CreateOrganisationForm onClose={onClose} />
    </Dialog>
  );
}

function CreateOrganisationForm({ onClose }: { onClose: () => void }) {
  const create = useCreateOrganisation();
  const { form, formProps, busy, summary, errorOf } = useProblemForm({
    schema: async () => schema,
    defaultValues: { name: "" },
    leads: true,
    submit: async (values) => {
      const organisation = await create.mutateAsync(values);
      // A full load: what the pages know of the person's organisations comes from the server.
      location.assign(consolePaths(organisation.slug).overview);
    },
  });
  return (
    <form {...formProps} className="flex flex-col gap-4">
      {summary ? <FormErrors {...summary} /> : null}
      <Field name="name" label="Organisation name" error={errorOf("name")}>
        <Input {...form.register("name")} autoComplete="organization" />
      </Field>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" busy={busy}>
          Create organisation
        </Button>
      </div>
    </form>
  );
}
