"use client";

import { Eye, EyeOff } from "lucide-react";
import { type ComponentProps, type ReactNode, useState } from "react";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Status } from "#components/ui/status.tsx";

type Props = Omit<ComponentProps<typeof Input>, "type" | "end"> & {
  label: string;
  hint?: ReactNode;
  error?: string;
};

/** A password that can be shown and pasted; says when caps lock is on. */
export function PasswordField({ label, hint, error, name, ...rest }: Props) {
  const [shown, setShown] = useState(false);
  const [capsLock, setCapsLock] = useState(false);
  const Icon = shown ? EyeOff : Eye;
  return (
    <Field
      name={name}
      label={label}
      error={error}
      hint={capsLock ? <Status kind="warning">Caps lock is on</Status> : hint}
    >
      <div className="relative flex items-center">
        <Input
          {...rest}
          name={name}
          type={shown ? "text" : "password"}
          className="h-10! pr-20"
          spellCheck={false}
          autoCapitalize="none"
          onKeyUp={(event) => setCapsLock(event.getModifierState("CapsLock"))}
        />
        <button
          type="button"
          aria-label={shown ? "Hide password" : "Show password"}
          aria-pressed={shown}
          className="absolute right-1.5 inline-flex h-6 items-center gap-1.5 rounded-chip bg-surface px-1.5 text-xs leading-4 font-medium text-muted hover:text-text"
          onClick={() => setShown(!shown)}
        >
          <Icon aria-hidden size={14} />
          {shown ? "Hide" : "Show"}
        </button>
      </div>
    </Field>
  );
}
