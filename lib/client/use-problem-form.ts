"use client";

import { standardSchemaResolver } from "@hookform/resolvers/standard-schema";
import { type FormEvent, useRef, useState } from "react";
import {
  type DefaultValues,
  type FieldErrors,
  type FieldValues,
  type Path,
  type UseFormReturn,
  useForm,
} from "react-hook-form";
import type * as z from "zod";
import type { Problem } from "#lib/schemas/problem.ts";
import { errorText, problemOf } from "./problem-answer.ts";

interface Options<Values extends FieldValues> {
  /**
   * Fetched when the form gets the focus: `async () => (await import("#lib/schemas/me.ts")).signInSchema`. A page
   * can be read before zod is there.
   */
  schema: () => Promise<z.ZodType<Values, Values>>;
  defaultValues: DefaultValues<Values>;
  /** Sends what was typed. What it throws is shown; the form keeps every value. `"stay"` says that nothing was sent. */
  submit: (values: Values) => Promise<unknown>;
  /** Wire paths that have another name in the form: `{ conditions: "claims" }`. */
  paths?: Record<string, string>;
  /** The page is left after success: the form stays busy, so that a second press creates no second object. */
  leads?: boolean;
}
export interface ProblemForm<Values extends FieldValues> {
  form: UseFormReturn<Values>;
  /** Spread on the `form` element. */
  formProps: {
    noValidate: true;
    onFocus: () => void;
    onSubmit: (event: FormEvent<HTMLFormElement>) => void;
  };
  busy: boolean;
  /** Something is typed that is not saved. */
  unsaved: boolean;
  /** What is wrong, for `FormErrors`; null when nothing is. */
  summary: { title: string; errors: { path?: string; message: string }[] } | null;
  /** The last refusal of the server as it came, for 409 and 412; null otherwise. */
  problem: Problem | null;
  clearProblem: () => void;
  /** The message of a field: `error={errorOf("name")}`. */
  errorOf: (path: Path<Values>) => string | undefined;
}

/**
 * A form of react-hook-form that also shows what the server says: `errors[].path` become errors of fields, the
 * rest a summary, the first wrong field gets the focus, and nothing that was typed is lost. Validates on blur
 * first, then live.
 */
export function useProblemForm<Values extends FieldValues>(options: Options<Values>): ProblemForm<Values> {
  const { schema, defaultValues, submit, paths = {}, leads = false } = options;
  const form = useForm<Values>({
    resolver: async (values, context, settings) => {
      const known = await schema().catch(() => null);
      // Without it the server judges alone: it has the same rules, and its words appear at the same fields.
      return known === null
        ? { values, errors: {} }
        : standardSchemaResolver(known)(values, context, settings);
    },
    defaultValues,
    mode: "onTouched",
    shouldFocusError: false,
  });
  const [failure, setFailure] = useState<unknown>(null);
  const [done, setDone] = useState(false);
  // A ref: the second press of a double-click comes before anything is rendered again.
  const sending = useRef(false);
  const { errors, isSubmitting, isDirty, submitCount } = form.formState;

  const send = form.handleSubmit(
    async (values) => {
      setFailure(null);
      try {
        const answer = await submit(values);
        if (leads && answer !== "stay") setDone(true);
      } catch (error) {
        setFailure(error);
        const wrong = fieldErrors(problemOf(error), paths, form.getValues());
        for (const { path, message } of wrong)
          form.setError(path as Path<Values>, { type: "server", message });
        focusFirst(wrong.map(({ path }) => path));
      }
    },
    (invalid) => focusFirst(flatten(invalid).map(({ path }) => path)),
  );
  const problem = problemOf(failure);
  const listed = flatten(errors);
  const summary =
    failure === null && (submitCount === 0 || listed.length === 0)
      ? null
      : { title: titleOf(failure, listed.length), errors: merge(problem, paths, listed) };
  return {
    form,
    formProps: {
      noValidate: true,
      onFocus: () => void schema().catch(() => undefined),
      onSubmit: (event) => {
        // A form inside a dialog inside another form must not send both.
        event.stopPropagation();
        event.preventDefault();
        if (sending.current || done) return;
        sending.current = true;
        void send(event).finally(() => {
          sending.current = false;
        });
      },
    },
    busy: isSubmitting || done,
    unsaved: isDirty && !done,
    summary,
    problem,
    clearProblem: () => setFailure(null),
    errorOf: (path) => form.getFieldState(path, form.formState).error?.message,
  };
}

interface Wrong {
  path: string;
  message: string;
}

/** Errors of the answer that belong to a field of this form. */
function fieldErrors(problem: Problem | null, paths: Record<string, string>, values: FieldValues): Wrong[] {
  return (problem?.errors ?? [])
    .map((error) => ({ path: formPath(error.path, paths), message: error.message }))
    .filter(({ path }) => (path.split(".")[0] ?? "") in values);
}

/** `/conditions/ref`, `conditions.ref` and `conditions[0]` are one to the form. */
function formPath(wirePath: string, paths: Record<string, string>): string {
  const plain = wirePath
    .replace(/^[/$.]+/, "")
    .replaceAll("/", ".")
    .replace(/\[(\d+)\]/g, ".$1");
  const [head = "", ...rest] = plain.split(".");
  return [paths[plain] ?? paths[head] ?? head, ...(paths[plain] ? [] : rest)].join(".");
}

function flatten(errors: FieldErrors, prefix = ""): Wrong[] {
  return Object.entries(errors).flatMap(([key, error]): Wrong[] => {
    if (error === null || typeof error !== "object") return [];
    const path = prefix === "" ? key : `${prefix}.${key}`;
    if (typeof error.message === "string" && error.message !== "") return [{ path, message: error.message }];
    return key === "ref" ? [] : flatten(error as FieldErrors, path);
  });
}

function merge(problem: Problem | null, paths: Record<string, string>, listed: Wrong[]) {
  const others = (problem?.errors ?? [])
    .map((error) => ({ path: formPath(error.path, paths), message: error.message }))
    .filter((error) => !listed.some((known) => known.path === error.path))
    .map(({ path, message }) => ({ message: path === "" ? message : `${path}: ${message}` }));
  return [...listed, ...others];
}

function titleOf(failure: unknown, count: number): string {
  if (failure !== null) return errorText(failure);
  return count === 1 ? "One field needs attention" : `${count} fields need attention`;
}

/** Waits for the errors to be shown, then puts the focus on the first field, in the order of the page. */
function focusFirst(paths: string[]): void {
  setTimeout(() => {
    const fields = [...document.querySelectorAll<HTMLElement>("[data-field]")];
    const first = fields.find((field) =>
      paths.some((path) => path === field.dataset.field || path.startsWith(`${field.dataset.field}.`)),
    );
    first
      ?.querySelector<HTMLElement>("input:not([type=hidden]):not([aria-hidden=true]), textarea, button")
      ?.focus();
  });
}
