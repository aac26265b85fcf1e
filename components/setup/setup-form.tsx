"use client";

import { useEffect, useState } from "react";
import { PasswordField } from "#components/console/password-field.tsx";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { FormErrors } from "#components/ui/form-errors.tsx";
import { Input } from "#components/ui/input.tsx";
import { Status } from "#components/ui/status.tsx";
import { useSetUp } from "#lib/client/me.ts";
import { useProblemForm } from "#lib/client/use-problem-form.ts";

/** The first owner and organisation. The token comes from the fragment, which browsers send nowhere. */
export function SetupForm() {
  const setUp = useSetUp();
  const [fromLink, setFromLink] = useState(false);
  const { form, formProps, summary, problem, busy, errorOf } = useProblemForm({
    schema: async () => (await import("./setup-schema.ts")).setupValuesSchema,
    defaultValues: {
      token: "",
      organisationName: "",
      name: "",
      email: "",
      password: "",
      createAccessToken: false,
    },
    submit: async (values) => {
      const { organisation } = await setUp.mutateAsync({ ...values, token: values.token.trim() });
      location.assign(`/${encodeURIComponent(organisation.slug)}`);
    },
  });
  const { setValue, register } = form;
  useEffect(() => {
    const token = decodeURIComponent(location.hash.slice(1));
    if (token === "") return;
    setValue("token", token);
    setFromLink(true);
    // It works once: it need not stay in the history.
    history.replaceState(history.state, "", location.pathname);
  }, [setValue]);
  const wrongToken = problem?.code === "setup_token_wrong";
  return (
    <form {...formProps} className="flex flex-col gap-5">
      {summary ? <FormErrors {...summary} /> : null}
      {fromLink && !wrongToken ? (
        <Status kind="passed">The set-up link came with its token</Status>
      ) : (
        <Field
          name="token"
          label="Set-up token"
          hint="The server prints it at its start, after the # of the set-up link."
          error={wrongToken ? "This is not the set-up token of this installation." : errorOf("token")}
        >
          <Input mono className="h-10!" {...register("token")} />
        </Field>
      )}
      <Field
        name="organisationName"
        label="Organisation"
        hint="Its address is made from the name."
        error={errorOf("organisationName")}
      >
        <Input autoComplete="organization" className="h-10!" {...register("organisationName")} />
      </Field>
      <Field name="name" label="Your name" error={errorOf("name")}>
        <Input autoComplete="name" className="h-10!" {...register("name")} />
      </Field>
      <Field name="email" label="E-mail" error={errorOf("email")}>
        <Input type="email" autoComplete="username" className="h-10!" {...register("email")} />
      </Field>
      <PasswordField
        label="Password"
        autoComplete="new-password"
        hint="At least 15 characters: a sentence is good. Any characters; pasting is fine."
        error={errorOf("password")}
        {...register("password")}
      />
      <Button type="submit" variant="primary" size="wide" busy={busy}>
        Set up
      </Button>
    </form>
  );
}
