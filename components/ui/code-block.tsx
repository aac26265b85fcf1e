import { CopyButton } from "./copy-button.tsx";

/** A snippet on the recessed plane, with a button that copies it whole. */
export function CodeBlock({ code, what, label }: { code: string; what: string; label?: string }) {
  return (
    <div className="relative rounded-control bg-bg">
      <CopyButton text={code} what={what} label="Copy" className="absolute top-1.5 right-1.5" />
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a block that scrolls must be scrollable by keyboard
        tabIndex={0}
        aria-label={label ?? what}
        className="overflow-x-auto p-3 pr-20"
      >
        <pre className="type-code-small m-0">{code}</pre>
      </section>
    </div>
  );
}
