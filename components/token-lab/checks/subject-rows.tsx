"use client";

import { useMemo } from "react";
import { Status } from "#components/ui/status.tsx";
import {
  compareSubject,
  type NumberedCapture,
  type Piece,
  type SubjectColumn,
} from "#lib/rules/compare-subject.ts";
import type { ProviderKind } from "#lib/schemas/identity-provider.ts";
import { CaptureChip } from "./capture-mark.tsx";
import { CaptureTarget } from "./capture-target.tsx";
import { OddText } from "./odd-text.tsx";
import { type CaptureLight, moveAmongCaptures, useCaptureLight } from "./use-capture-light.ts";

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
  const { columns, captures, firstDifference, notes } = comparison;
  const light = useCaptureLight(captures);
  const first = firstDifference && columns.findIndex(isDifferent);
  return (
    <div className="flex flex-col gap-1.5 pt-1.5">
      <p className="sr-only">
        {`Pattern ${pattern}. Token ${value}. `}
        {firstDifference ? `First difference at character ${firstDifference.value + 1} of the token. ` : ""}
        {notes.join(". ")}
      </p>
      <div className="type-code-small relative pl-14">
        {/* biome-ignore lint/a11y/noStaticElementInteractions: arrow keys lead from one capture to the next */}
        <div
          {...(captures.length > 0 ? { role: "group", "aria-label": "Stars and what they took" } : {})}
          className="flex flex-wrap gap-y-1.5"
          onKeyDown={moveAmongCaptures}
        >
          {columns.map((column, index) => (
            <Column
              // biome-ignore lint/suspicious/noArrayIndexKey: columns have no other identity than their place
              key={index}
              column={column}
              isFirst={index === first}
              captures={captures}
              light={light}
            />
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
      {captures.length > 0 ? <Captures captures={captures} light={light} /> : null}
    </div>
  );
}

function isDifferent({ state }: SubjectColumn): boolean {
  return state !== "equal" && state !== "captured";
}

interface ColumnProps {
  column: SubjectColumn;
  isFirst: boolean;
  captures: readonly NumberedCapture[];
  light: CaptureLight;
}

/** Plain text is hidden from screen readers, which hear the two rows as one sentence each; captures are not. */
function Column({ column, isFirst, captures, light }: ColumnProps) {
  const differs = isDifferent(column);
  return (
    <span className="inline-flex max-w-full flex-col wrap-anywhere">
      <span className="py-0.5 text-muted">
        <RowLabel>pattern</RowLabel>
        <span aria-hidden>
          <OddText literal text={column.patternBefore} />
        </span>
        <Pieces
          pieces={column.pattern}
          look={differs ? "expected" : "same"}
          captures={captures}
          light={light}
        />
        {column.state === "only_in_token" ? (
          <span aria-hidden className="text-bad">
            nothing
          </span>
        ) : null}
      </span>
      <span className="py-0.5 text-muted">
        <RowLabel>token</RowLabel>
        <span aria-hidden>
          <OddText literal text={column.valueBefore} />
        </span>
        <Pieces
          pieces={column.value}
          look={differs ? (isFirst ? "first" : "later") : "same"}
          captures={captures}
          light={light}
        />
        {column.state === "only_in_pattern" ? (
          <span aria-hidden className="text-bad">
            missing
          </span>
        ) : null}
      </span>
      {isFirst ? (
        <span aria-hidden className="-mt-1 leading-3 text-bad">
          <span className="invisible">{sameText(column)}</span>▲
        </span>
      ) : null}
    </span>
  );
}

/**
 * Stands in the left margin of the rows, level with the line it is written in: it has a left but no top, so CSS keeps
 * the top it would have had. Every column brings its own, so each line has its labels however it wraps; those of one
 * line cover each other, on the ground they stand on (`--ground`, of the lab).
 */
function RowLabel({ children }: { children: string }) {
  return (
    <span
      aria-hidden
      className="type-small pointer-events-none absolute left-0 w-14 bg-[var(--ground,var(--surface))] text-muted"
    >
      {children}
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
  captures,
  light,
}: {
  pieces: readonly Piece[];
  look: keyof typeof looks;
  captures: readonly NumberedCapture[];
  light: CaptureLight;
}) {
  return pieces.map((piece) => {
    const capture = captures.find(({ number }) => number === piece.number);
    return capture ? (
      <CaptureTarget key={`${piece.start} ${piece.number}`} piece={piece} capture={capture} light={light} />
    ) : (
      <span
        key={`${piece.start} ${piece.number ?? ""}`}
        aria-hidden
        className={piece.kind === "different" ? looks[look] : undefined}
      >
        <OddText literal text={piece.text} />
      </span>
    );
  });
}

function Captures({ captures, light }: { captures: readonly NumberedCapture[]; light: CaptureLight }) {
  return (
    <ul className="type-small m-0 flex list-none flex-wrap gap-x-5 gap-y-1 p-0 pl-14">
      {captures.map((capture) => (
        <li
          key={capture.number}
          onMouseEnter={() => light.point(capture.number)}
          onMouseLeave={() => light.point(null)}
          className="inline-flex max-w-full flex-wrap items-baseline gap-x-1.5"
        >
          <CaptureChip number={capture.number} isLit={light.lit === capture.number} />
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
