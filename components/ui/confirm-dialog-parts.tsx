"use client";

import { AlertDialog } from "@base-ui/react/alert-dialog";
import { useId, useState } from "react";
import { Button } from "./button.tsx";
import type { ConfirmDialogProps } from "./confirm-dialog.tsx";
import { backdropClass, dialogClass } from "./dialog-parts.tsx";
import { Field } from "./field.tsx";
import { FormErrors } from "./form-errors.tsx";
import { Input, literalText } from "./input.tsx";

/** The question itself, fetched by `ConfirmDialog` when it is asked. */
export function LoadedConfirmDialog(props: ConfirmDialogProps) {
  const { open, onOpenChange, title } = props;
  return (
    <AlertDialog.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={backdropClass} />
        <AlertDialog.Popup className={dialogClass}>
          <AlertDialog.Title className="type-section m-0">{title}</AlertDialog.Title>
          <ConfirmBody {...props} />
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}

function ConfirmBody(props: ConfirmDialogProps) {
  const { effect, action, cancel = "Keep it", danger = true, typeName, busy, error, blocked } = props;
  const [typed, setTyped] = useState("");
  const hintId = useId();
  const ready = !typeName || typed.trim() === typeName.trim();
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready && !busy && !blocked) props.onConfirm();
      }}
    >
      <AlertDialog.Description className="m-0" render={<div />}>
        {effect}
      </AlertDialog.Description>
      {blocked}
      {typeName && !blocked ? (
        <Field
          label={
            <>
              Type <strong className="font-semibold wrap-anywhere">{typeName}</strong> to confirm
            </>
          }
        >
          <Input {...literalText} value={typed} onChange={(event) => setTyped(event.target.value)} />
        </Field>
      ) : null}
      {error ? <FormErrors title={error} errors={[]} /> : null}
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={() => props.onOpenChange(false)}>{blocked ? "Close" : cancel}</Button>
        {blocked ? null : (
          <Button
            type="submit"
            variant={danger ? "danger" : "primary"}
            busy={busy}
            disabled={!ready}
            aria-describedby={ready ? undefined : hintId}
          >
            {action}
          </Button>
        )}
      </div>
      {ready ? null : (
        <span id={hintId} className="sr-only">
          Type the name first
        </span>
      )}
    </form>
  );
}
