"use client";

import { useRouter } from "next/navigation";
import { useConsole } from "#components/console/console-context.tsx";
import { usePaths } from "#components/console/use-paths.ts";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { FormErrors } from "#components/ui/form-errors.tsx";
import { Input } from "#components/ui/input.tsx";
import { Textarea } from "#components/ui/textarea.tsx";
import { useCreateRole } from "#lib/client/roles.ts";
import { useProblemForm } from "#lib/client/use-problem-form.ts";

/** A new role, empty at first; its page is where rules are added. */
export function CreateRoleDialog(props: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog {...props} title="Create role">
      <CreateRoleForm onClose={() => props.onOpenChange(false)} />
    </Dialog>
  );
}

function CreateRoleForm({ onClose }: { onClose: () => void }) {
  const { organisation } = useConsole();
  const paths = usePaths();
  const router = useRouter();
  const create = useCreateRole(organisation.slug);
  const { form, formProps, busy, summary, errorOf } = useProblemForm({
    schema: async () => (await import("./role-schema.ts")).roleValuesSchema,
    defaultValues: { name: "", description: "" },
    leads: true,
    submit: async (values) => {
      const role = await create.mutateAsync(values);
      router.push(paths.role(role.identity));
    },
  });
  return (
    <form {...formProps} className="flex flex-col gap-4">
      {summary ? <FormErrors {...summary} /> : null}
      <Field name="name" label="Name" error={errorOf("name")}>
        <Input {...form.register("name")} autoComplete="off" placeholder="provider reader" />
      </Field>
      <Field name="description" label="Description" optional error={errorOf("description")}>
        <Textarea {...form.register("description")} rows={2} />
      </Field>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" busy={busy}>
          Create role
        </Button>
      </div>
    </form>
  );
}
