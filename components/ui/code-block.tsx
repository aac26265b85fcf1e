import { CopyButton } from "./copy-button.tsx";

/** A snippet on the recessed plane, with a button that copies it whole. */
export function CodeBlock({ code, what, label }: { code: string; what: string; label?: string }) {
  return (
    <div className="flex items-start rounded-control bg-bg">
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a block that scrolls must be scrollable by keyboard
        tabIndex={0}
        aria-label={label ?? what}
        className="min-w-0 flex-1 overflow-x-auto p-3"
      >
        <pre className="type-code-small m-0">{code}</pre>
      </section>
      <CopyButton text={code} what={what} label="Copy" className="m-1.5 shrink-0" />
    </div>
  );
}
