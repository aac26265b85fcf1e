"use client";

import { CircleX } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";

export interface FormErrorEntry {
  /** `name` of the field, when one has it. */
  path?: string;
  message: string;
}

/** Sum of what is wrong, above the buttons or at the head of a form. Each line leads to its field. */
export function FormErrors({ title, errors }: { title: ReactNode; errors: readonly FormErrorEntry[] }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    box.current?.scrollIntoView({ block: "nearest" });
  }, []);
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
            {errors.map((error) => (
              <li key={`${error.path ?? ""} ${error.message}`}>
                {error.path ? (
                  <button
                    type="button"
                    className="bg-transparent p-0 text-left text-text underline underline-offset-3"
                    onClick={() => focusField(error.path ?? "")}
                  >
                    {error.message}
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

/** Puts the focus on the control of a `Field` by its `name`; answers whether there was one. */
export function focusField(name: string): boolean {
  const field = document.querySelector<HTMLElement>(`[data-field="${CSS.escape(name)}"]`);
  const control = field?.querySelector<HTMLElement>(
    "input:not([type=hidden]):not([aria-hidden=true]), textarea, select, button, [role=radio], [role=combobox]",
  );
  control?.focus();
  return control !== null && control !== undefined;
}
