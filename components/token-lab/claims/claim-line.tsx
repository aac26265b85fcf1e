"use client";

import { EyeOff, Plus, Repeat, Star } from "lucide-react";
import { useState } from "react";
import type { FieldChange } from "#components/token-lab/checks/fix-words.ts";
import { OddText } from "#components/token-lab/checks/odd-text.tsx";
import { dateOf } from "#components/token-lab/date-of.ts";
import { IconButton } from "#components/ui/button.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { Menu, MenuItem } from "#components/ui/menu.tsx";
import { Status } from "#components/ui/status.tsx";
import { TextButton } from "#components/ui/text-link.tsx";
import { Time } from "#components/ui/time.tsx";
import type { ClaimRow } from "./claim-rows.ts";
import { RequirePattern } from "./require-pattern.tsx";

/** One claim: typed value, what it is good for or what reads it, and what can be done with it. */
export function ClaimLine({
  row,
  onApply,
}: {
  row: ClaimRow;
  onApply?: (fix: readonly FieldChange[]) => void;
}) {
  const [isShown, setIsShown] = useState(false);
  const isAbsent = row.isMissing || row.isWithheld;
  const isHidden = row.isPersonal && !isShown && !isAbsent;
  return (
    <li className="grid min-h-8 grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 border-b border-line py-1 @xs:grid-cols-[minmax(0,8.25rem)_minmax(0,1fr)_auto] @md:grid-cols-[minmax(0,8.25rem)_minmax(0,5fr)_minmax(0,4fr)_auto]">
      <code className="type-code-small text-muted wrap-anywhere">{row.name}</code>
      <span className="order-last col-span-2 min-w-0 @xs:order-none @xs:col-span-1">
        {isAbsent ? (
          <code className="type-code-small text-muted">{row.isMissing ? "MISSING" : "never stored"}</code>
        ) : isHidden ? (
          <span className="type-code-small text-muted">
            <span aria-hidden>••••••••</span>
            <span className="sr-only">hidden</span>
          </span>
        ) : (
          <ClaimValue name={row.name} value={row.value} />
        )}
      </span>
      <span className="type-small order-last col-span-2 min-w-0 text-muted wrap-anywhere empty:hidden @xs:col-start-2 @md:order-none @md:col-span-1 @md:col-start-auto @md:empty:block">
        <Mark row={row} />
      </span>
      <span className="flex items-center justify-end gap-1">
        {row.isPersonal && !isAbsent ? (
          <TextButton
            className="type-small"
            onClick={() => setIsShown(!isShown)}
            aria-label={`${isShown ? "Hide" : "Show"} ${row.name}`}
          >
            {isShown ? "Hide" : "Show"}
          </TextButton>
        ) : null}
        {isAbsent || isHidden ? null : (
          <>
            {onApply ? <RequireMenu row={row} onApply={onApply} /> : null}
            <CopyButton text={textOf(row.value)} what={row.name} />
          </>
        )}
      </span>
    </li>
  );
}

function ClaimValue({ name, value }: { name: string; value: unknown }) {
  const moment = ["exp", "iat", "nbf", "auth_time"].includes(name) ? dateOf(value) : null;
  return (
    <>
      <code className="type-code-small wrap-anywhere">
        <OddText text={JSON.stringify(value) ?? "null"} />
      </code>
      {moment ? (
        <span className="type-small block text-muted">
          <Time value={moment.toISOString()} />, <Time value={moment.toISOString()} form="clock" /> local,{" "}
          {moment.toISOString().slice(11, 19)} UTC
        </span>
      ) : null}
    </>
  );
}

function Mark({ row }: { row: ClaimRow }) {
  if (row.use)
    return (
      <Status kind={row.use.holds ? "passed" : "failed"} className="font-normal!">
        {row.use.by}
      </Status>
    );
  if (row.isWithheld) return "the record leaves it out";
  if (row.isMissing) return row.note;
  const mark = row.mark === null ? null : marks[row.mark];
  if (mark === null) return null;
  return (
    <span className="inline-flex items-center gap-1.5">
      <mark.icon aria-hidden size={14} className="shrink-0" />
      {mark.words}
    </span>
  );
}
const marks = {
  stable: { icon: Star, words: "stable id, good to pin" },
  volatile: { icon: Repeat, words: "changes every run, don't pin" },
  personal: { icon: EyeOff, words: "personal, hidden" },
} as const;

/** What a condition can compare: a text, a whole number, true or false; of a list, one of its elements. */
function comparable(value: unknown): (string | number | boolean)[] {
  return [value]
    .flat()
    .filter(
      (each) => typeof each === "string" || typeof each === "boolean" || Number.isSafeInteger(each),
    ) as (string | number | boolean)[];
}

function RequireMenu({ row, onApply }: { row: ClaimRow; onApply: (fix: readonly FieldChange[]) => void }) {
  const [isOpen, setIsOpen] = useState(false);
  const field = `conditions.${row.name}`;
  const values = comparable(row.value).slice(0, 20);
  const [only] = values;
  if (only === undefined || row.mark === "volatile" || registered.has(row.name)) return null;
  return (
    <>
      <Menu
        trigger={
          <IconButton size="small" label={`Require ${row.name}`}>
            <Plus aria-hidden />
          </IconButton>
        }
      >
        {row.name === "sub" && typeof only === "string" ? (
          <MenuItem onSelect={() => onApply([{ field: "providerSubject", value: only }])}>
            Use as subject
          </MenuItem>
        ) : null}
        {values.map((value) => (
          <MenuItem key={String(value)} onSelect={() => onApply([{ field, value }])}>
            Require {values.length > 1 ? JSON.stringify(value) : "this value"}
          </MenuItem>
        ))}
        {typeof only === "string" ? (
          <MenuItem onSelect={() => setIsOpen(true)}>Require a pattern…</MenuItem>
        ) : null}
        <MenuItem onSelect={() => onApply([{ field, value: { exists: true } }])}>
          Require that it is there
        </MenuItem>
      </Menu>
      {typeof only === "string" ? (
        <RequirePattern
          open={isOpen}
          onOpenChange={setIsOpen}
          name={row.name}
          value={only}
          onChoose={(pattern) => onApply([{ field, value: { matches: pattern } }])}
        />
      ) : null}
    </>
  );
}

/** The issuer, audience and times are judged elsewhere; a condition on them would be a second opinion. */
const registered = new Set(["iss", "aud", "exp", "nbf", "iat", "jti"]);

function textOf(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}
