"use client";

import { useEffect, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import {
  describeShare,
  encodeShare,
  type ShareContent,
  type ShareEncoding,
  shareMax,
} from "#lib/rules/report/share.ts";

interface Props {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  content: ShareContent;
}

/** Says exactly what a link holds before it can be copied. It is in the fragment, which no server is sent. */
export function ShareDialog({ open, onOpenChange, content }: Props) {
  const [leftOut, setLeftOut] = useState<ReadonlySet<string>>(new Set());
  const chosen = without(content, leftOut);
  const encoding = useEncoding(JSON.stringify(chosen));
  const toggle = (name: string, isIn: boolean) => {
    const next = new Set(leftOut);
    if (isIn) next.delete(name);
    else next.add(name);
    setLeftOut(next);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      className="w-[min(560px,calc(100vw-32px))]!"
      title="Share a link"
      description="Whoever opens the link, signed in, is offered this. It is in the link itself and kept nowhere."
      actions={<Button onClick={() => onOpenChange(false)}>Done</Button>}
    >
      <div>
        <p className="m-0 font-medium">Inside is</p>
        <ul className="type-small m-0 list-disc pl-4 wrap-anywhere">
          {describeShare(chosen).map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </div>
      {encoding === null ? null : encoding.ok ? (
        <CodeBlock code={`${location.origin}${location.pathname}#${encoding.fragment}`} what="link" />
      ) : (
        <p className="m-0 text-bad">
          The link would have {encoding.bytes} characters; at most {shareMax} are sensible. Leave some claims
          out.
        </p>
      )}
      {content.claims ? (
        <fieldset className="m-0 border-0 p-0">
          <legend className="p-0 pb-1 font-medium">Claims</legend>
          <div className="grid grid-cols-1 gap-x-4 gap-y-1 sm:grid-cols-2">
            {Object.keys(content.claims).map((name) => (
              <Checkbox
                key={name}
                checked={!leftOut.has(name)}
                onChange={(isIn) => toggle(name, isIn)}
                label={<code className="type-code-small wrap-anywhere">{name}</code>}
              />
            ))}
          </div>
        </fieldset>
      ) : null}
    </Dialog>
  );
}

function without(content: ShareContent, leftOut: ReadonlySet<string>): ShareContent {
  if (!content.claims) return content;
  const claims = Object.entries(content.claims).filter(([name]) => !leftOut.has(name));
  return { ...content, claims: Object.fromEntries(claims) };
}

/** The link of a content, written as JSON; null while it is being made. */
function useEncoding(written: string): ShareEncoding | null {
  const [encoding, setEncoding] = useState<{ of: string; result: ShareEncoding } | null>(null);
  useEffect(() => {
    let isCurrent = true;
    void encodeShare(JSON.parse(written) as ShareContent).then((result) => {
      if (isCurrent) setEncoding({ of: written, result });
    });
    return () => {
      isCurrent = false;
    };
  }, [written]);
  return encoding?.of === written ? encoding.result : null;
}
