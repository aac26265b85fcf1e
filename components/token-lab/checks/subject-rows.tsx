"use client";

import { useMemo, useState } from "react";
import { Status } from "#components/ui/status.tsx";
import {
  compareSubject,
  type NumberedCapture,
  type Piece,
  type SubjectColumn,
} from "#lib/rules/compare-subject.ts";
import type { ProviderKind } from "#lib/schemas/identity-provider.ts";
import { CaptureChip, CaptureMark } from "./capture-mark.tsx";
import { OddText } from "./odd-text.tsx";

interface Props {
  pattern: string;
  value: string;
  kind: ProviderKind;
  issuer: string;
}

/** Pattern over token, one column per segment, wrapped between segments. The first difference is marked with ▲. */
export function SubjectRows({ pattern, value, kind, issuer }: Props) {
  const comparison = useMemo(
    () => compareSubject(pattern, value, kind, issuer),
    [pattern, value, kind, issuer],
  );
  const [lit, setLit] = useState<number | null>(null);
  const { columns, captures, firstDifference, notes } = comparison;
  const first = firstDifference && columns.findIndex(isDifferent);
  return (
    <div className="flex flex-col gap-1.5 pt-1.5">
      <p className="sr-only">
        {`Pattern ${pattern}. Token ${value}. `}
        {firstDifference ? `First difference at character ${firstDifference.value + 1} of the token. ` : ""}
        {notes.join(". ")}
      </p>
      <div aria-hidden className="type-code-small grid grid-cols-[3.5rem_minmax(0,1fr)] gap-y-1">
        <span className="type-small flex flex-col text-muted">
          <span className="py-0.5">pattern</span>
          <span className="py-0.5">token</span>
        </span>
        <div className="flex flex-wrap gap-y-1.5">
          {columns.map((column, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: columns have no other identity than their place
            <Column key={index} column={column} isFirst={index === first} lit={lit} onLight={setLit} />
          ))}
        </div>
      </div>
      {firstDifference ? (
        <p aria-hidden className="type-small m-0 pl-14 font-semibold text-bad">
          <span aria-hidden>▲</span> first difference, character {firstDifference.value + 1}
        </p>
      ) : null}
      {notes.length > 0 && firstDifference ? (
        <ul aria-hidden className="type-small m-0 flex list-none flex-col gap-0.5 p-0 pl-14 wrap-anywhere">
          {notes.map((note) => (
            <li key={note}>
              <OddText text={note} />
            </li>
          ))}
        </ul>
      ) : null}
      {captures.length > 0 ? <Captures captures={captures} lit={lit} onLight={setLit} /> : null}
    </div>
  );
}

function isDifferent({ state }: SubjectColumn): boolean {
  return state !== "equal" && state !== "captured";
}

interface ColumnProps {
  column: SubjectColumn;
  isFirst: boolean;
  lit: number | null;
  onLight: (number: number | null) => void;
}

function Column({ column, isFirst, lit, onLight }: ColumnProps) {
  const differs = isDifferent(column);
  return (
    <span className="inline-flex max-w-full flex-col wrap-anywhere">
      <span className="py-0.5 text-muted">
        <OddText literal text={column.patternBefore} />
        <Pieces pieces={column.pattern} look={differs ? "expected" : "same"} lit={lit} onLight={onLight} />
        {column.state === "only_in_token" ? <span className="text-bad">nothing</span> : null}
      </span>
      <span className="py-0.5 text-muted">
        <OddText literal text={column.valueBefore} />
        <Pieces
          pieces={column.value}
          look={differs ? (isFirst ? "first" : "later") : "same"}
          lit={lit}
          onLight={onLight}
        />
        {column.state === "only_in_pattern" ? <span className="text-bad">missing</span> : null}
      </span>
      {isFirst ? (
        <span className="-mt-1 leading-3 text-bad">
          <span className="invisible">{sameText(column)}</span>▲
        </span>
      ) : null}
    </span>
  );
}

/** What stands before the difference, to put ▲ below it. */
function sameText({ valueBefore, value }: SubjectColumn): string {
  return (
    valueBefore +
    value
      .filter(({ kind }) => kind === "equal")
      .map(({ text }) => text)
      .join("")
  );
}

const looks = {
  same: "",
  expected: "border-b-2 border-muted text-text",
  first: "border-b-2 border-bad bg-bad-tint font-bold text-bad",
  later: "border-b-2 border-dotted border-bad bg-bad-tint text-bad",
} as const;

function Pieces({
  pieces,
  look,
  lit,
  onLight,
}: {
  pieces: readonly Piece[];
  look: keyof typeof looks;
  lit: number | null;
  onLight: (number: number | null) => void;
}) {
  return pieces.map((piece) => {
    if (piece.number === undefined) {
      return (
        <span key={piece.start} className={piece.kind === "different" ? looks[look] : undefined}>
          <OddText literal text={piece.text} />
        </span>
      );
    }
    const { number } = piece;
    return (
      // biome-ignore lint/a11y/noStaticElementInteractions: pointing only lights up what the numbers say anyway
      <span
        key={`${piece.start} ${number}`}
        onMouseEnter={() => onLight(number)}
        onMouseLeave={() => onLight(null)}
      >
        {piece.kind === "star" ? (
          <span className="whitespace-nowrap">
            <CaptureChip number={number} isLit={lit === number} />
            <span className="px-0.5 font-semibold text-text">{piece.text}</span>
          </span>
        ) : (
          <CaptureMark number={number} isLit={lit === number}>
            {piece.text === "" ? (
              <span className="px-1 text-muted">∅</span>
            ) : (
              <OddText literal text={piece.text} />
            )}
          </CaptureMark>
        )}
      </span>
    );
  });
}

function Captures({
  captures,
  lit,
  onLight,
}: {
  captures: readonly NumberedCapture[];
  lit: number | null;
  onLight: (number: number | null) => void;
}) {
  return (
    <ul className="type-small m-0 flex list-none flex-wrap gap-x-5 gap-y-1 p-0 pl-14">
      {captures.map((capture) => (
        <li
          key={capture.number}
          onMouseEnter={() => onLight(capture.number)}
          onMouseLeave={() => onLight(null)}
          className="inline-flex max-w-full flex-wrap items-baseline gap-x-1.5"
        >
          <CaptureChip number={capture.number} isLit={lit === capture.number} />
          <span className="min-w-0 wrap-anywhere">
            {capture.name ?? "star"}, {capture.text === null ? "nothing yet" : `“${capture.text}”`}
          </span>
          {capture.crosses.map((delimiter) => (
            <Status key={delimiter} kind="warning" className="font-normal!">
              across {delimiter}
            </Status>
          ))}
        </li>
      ))}
    </ul>
  );
}
