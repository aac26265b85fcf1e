"use client";

import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { FormErrors } from "#components/ui/form-errors.tsx";
import { Input } from "#components/ui/input.tsx";
import { useSignIn } from "#lib/client/me.ts";
import { useProblemForm } from "#lib/client/use-problem-form.ts";
import { PasswordField } from "./password-field.tsx";

/** E-mail and password. What went wrong is said in one sentence that does not tell which of the two it was. */
export function SignInForm({ email = "", onSignedIn }: { email?: string; onSignedIn: () => void }) {
  const signIn = useSignIn();
  const { form, formProps, summary, busy, errorOf } = useProblemForm({
    schema: async () => (await import("#lib/schemas/me.ts")).signInSchema,
    defaultValues: { email, password: "" },
    submit: async (values) => {
      await signIn.mutateAsync(values);
      onSignedIn();
    },
  });
  return (
    <form {...formProps} className="flex flex-col gap-5">
      {summary ? <FormErrors title={summary.title} errors={[]} /> : null}
      <Field name="email" label="E-mail" error={errorOf("email")}>
        <Input
          type="email"
          autoComplete="username"
          className="h-10!"
          spellCheck={false}
          {...form.register("email")}
        />
      </Field>
      <PasswordField
        label="Password"
        autoComplete="current-password"
        error={errorOf("password")}
        {...form.register("password")}
      />
      <Button type="submit" variant="primary" size="wide" busy={busy}>
        Sign in
      </Button>
    </form>
  );
}
