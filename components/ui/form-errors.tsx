"use client";

import { CircleX } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";

export interface FormErrorEntry {
  /** `name` of the field, when one has it. */
  path?: string;
  message: string;
}

/** Sum of what is wrong, above the buttons or at the head of a form. Each line leads to its field. */
export function FormErrors({ title, errors }: { title: ReactNode; errors: readonly FormErrorEntry[] }) {
  const box = useRef<HTMLDivElement>(null);
  const [places, setPlaces] = useState<Record<string, { order: number; label: string }>>({});
  useEffect(() => {
    box.current?.scrollIntoView({ block: "nearest" });
  }, []);
  // A message says what to do, its field says where: label and order are those of the page.
  useEffect(() => setPlaces(readPlaces(errors)), [errors]);
  const ordered = errors.toSorted((one, other) => orderOf(one, places) - orderOf(other, places));
  return (
    <div
      ref={box}
      role="alert"
      data-tone="bad"
      className="flex gap-2 rounded-control border border-bad bg-bad-tint px-3 py-2"
    >
      <CircleX aria-hidden size={16} className="mt-0.5 shrink-0 text-bad" />
      <div className="min-w-0 wrap-anywhere">
        <p className="m-0 font-medium text-bad first-letter:uppercase">{title}</p>
        {errors.length > 0 ? (
          <ul className="m-0 mt-1 flex list-none flex-col gap-1 p-0">
            {ordered.map((error) => (
              <li key={`${error.path ?? ""} ${error.message}`}>
                {error.path ? (
                  <button
                    type="button"
                    className="bg-transparent p-0 text-left text-text underline underline-offset-3"
                    onClick={() => focusField(error.path ?? "")}
                  >
                    {places[error.path] ? `${places[error.path]?.label}: ${error.message}` : error.message}
                  </button>
                ) : (
                  error.message
                )}
              </li>
            ))}
          </ul>
        ) : null}
      </div>
    </div>
  );
}

function readPlaces(errors: readonly FormErrorEntry[]) {
  const fields = [...document.querySelectorAll<HTMLElement>("[data-field]")];
  const found = errors.flatMap(({ path }) => {
    const order = fields.findIndex((field) => field.dataset.field === path);
    const label = fields[order]?.querySelector("label")?.textContent;
    return path && label ? [[path, { order, label }] as const] : [];
  });
  return Object.fromEntries(found);
}

function orderOf({ path }: FormErrorEntry, places: Record<string, { order: number }>): number {
  return places[path ?? ""]?.order ?? Number.MAX_SAFE_INTEGER;
}

/** Puts the focus on the control of a `Field` by its `name`; answers whether there was one. */
export function focusField(name: string): boolean {
  const field = document.querySelector<HTMLElement>(`[data-field="${CSS.escape(name)}"]`);
  const control = field?.querySelector<HTMLElement>(
    "input:not([type=hidden]):not([aria-hidden=true]), textarea, select, button, [role=combobox]",
  );
  control?.focus();
  return control !== null && control !== undefined;
}
