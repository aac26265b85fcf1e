"use client";

import {
  cloneElement,
  type HTMLAttributes,
  type ReactElement,
  type ReactNode,
  useEffect,
  useId,
  useRef,
  useState,
} from "react";
import { createPortal } from "react-dom";

/**
 * More about what is pointed at or focused. Never the only place of something that matters. Ours, and small:
 * lists carry one per row. Escape closes it, the pointer may rest on it (WCAG 1.4.13).
 */
export function Tooltip({
  text,
  children,
}: {
  text: ReactNode;
  children: ReactElement<HTMLAttributes<HTMLElement>>;
}) {
  const id = useId();
  const [anchor, setAnchor] = useState<DOMRect | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const isOpen = anchor !== null;
  function later(act: () => void, delayMs: number) {
    clearTimeout(timer.current);
    timer.current = setTimeout(act, delayMs);
  }
  const close = () => later(() => setAnchor(null), 120);
  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    if (!isOpen) return;
    const now = () => setAnchor(null);
    const onEscape = (event: KeyboardEvent) => {
      if (event.key === "Escape") now();
    };
    window.addEventListener("scroll", now, true);
    window.addEventListener("keydown", onEscape);
    return () => {
      window.removeEventListener("scroll", now, true);
      window.removeEventListener("keydown", onEscape);
    };
  }, [isOpen]);
  return (
    <>
      {cloneElement(children, {
        "aria-describedby": isOpen ? id : undefined,
        onPointerEnter: ({ currentTarget, pointerType }) => {
          if (pointerType !== "touch") later(() => setAnchor(currentTarget.getBoundingClientRect()), 300);
        },
        onPointerLeave: close,
        onFocus: ({ currentTarget }) => {
          if (currentTarget.matches(":focus-visible")) setAnchor(currentTarget.getBoundingClientRect());
        },
        onBlur: close,
      })}
      {anchor
        ? createPortal(
            <div
              id={id}
              role="tooltip"
              ref={(popup) => place(popup, anchor)}
              onPointerEnter={() => clearTimeout(timer.current)}
              onPointerLeave={close}
              className="type-small fixed z-50 max-w-80 rounded-chip border border-line bg-raised px-2 py-1.5 text-text shadow-float"
            >
              {text}
            </div>,
            document.body,
          )
        : null}
    </>
  );
}

/** Above the anchor, below it where there is no room, never beyond the edges. */
function place(popup: HTMLElement | null, anchor: DOMRect): void {
  if (!popup) return;
  const { width, height } = popup.getBoundingClientRect();
  const gap = 6;
  const left = anchor.left + (anchor.width - width) / 2;
  const above = anchor.top - height - gap;
  popup.style.left = `${Math.max(8, Math.min(left, document.documentElement.clientWidth - width - 8))}px`;
  popup.style.top = `${above < 8 ? anchor.bottom + gap : above}px`;
}
