"use client";

import { WandSparkles } from "lucide-react";
import { type ClipboardEvent, useState } from "react";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { TextButton } from "#components/ui/text-link.tsx";
import { parseTokenInput } from "#lib/rules/parse-token-input.ts";
import type { ProviderKind } from "#lib/schemas/identity-provider.ts";
import { checkIssuerUrl } from "#lib/schemas/issuer-url.ts";
import { type IssuerNote, tidyIssuer } from "./tidy-issuer.ts";

interface Props {
  value: string;
  onChange: (issuer: string) => void;
  onBlur: () => void;
  kind: ProviderKind;
  httpOrigins: readonly string[];
  placeholder: string;
  error?: string;
}

/** The issuer, tidied on leaving the field: what was changed is said, and can be put back. */
export function IssuerField({ value, onChange, onBlur, kind, httpOrigins, placeholder, error }: Props) {
  const [note, setNote] = useState<IssuerNote | null>(null);
  const [keptAsTyped, setKeptAsTyped] = useState<string | null>(null);
  const [read, setRead] = useState(false);
  const form =
    value === "" ? ({ ok: true } as const) : checkIssuerUrl(value, { allowedHttpOrigins: httpOrigins });

  function tidy() {
    onBlur();
    if (value === keptAsTyped) return;
    const tidied = tidyIssuer(value, kind);
    if (tidied.issuer === value) return;
    setNote(tidied.note);
    onChange(tidied.issuer);
  }
  /** A whole token in place of an issuer: its `iss` is taken, the token is dropped. */
  function paste(event: ClipboardEvent) {
    const input = parseTokenInput(event.clipboardData.getData("text"));
    if (input.kind !== "token" || typeof input.claims.iss !== "string") return;
    event.preventDefault();
    setRead(true);
    setNote(null);
    onChange(input.claims.iss);
  }
  const suggestion = form.ok ? undefined : form.suggestion;
  const problem = error ?? (form.ok ? undefined : form.message);
  return (
    <Field
      name="providerIssuer"
      label="OIDC Issuer URL"
      hint={
        note ? (
          <span className="inline-flex flex-wrap items-center gap-x-1.5">
            <WandSparkles aria-hidden size={14} />
            {note.text}{" "}
            <TextButton
              onClick={() => {
                setKeptAsTyped(note.typed);
                onChange(note.typed);
                setNote(null);
              }}
            >
              Put it back
            </TextButton>
          </span>
        ) : read ? (
          "Read from the token you pasted; the token itself is not kept."
        ) : (
          "Exactly as in the iss claim of its tokens. A token pasted here is read for it."
        )
      }
      error={
        problem ? (
          <>
            {problem}
            {suggestion ? (
              <>
                . <TextButton onClick={() => onChange(suggestion)}>Use {suggestion}</TextButton>
              </>
            ) : null}
          </>
        ) : null
      }
    >
      <Input
        mono
        inputMode="url"
        value={value}
        placeholder={placeholder}
        onChange={(event) => {
          setNote(null);
          setRead(false);
          onChange(event.target.value);
        }}
        onPaste={paste}
        onBlur={tidy}
      />
    </Field>
  );
}
