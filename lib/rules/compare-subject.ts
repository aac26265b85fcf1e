import type { ProviderKind } from "#lib/schemas/identity-provider.ts";
import { type Capture, matchPattern } from "./match-pattern.ts";
import { findOddCharacters, type OddCharacter } from "./odd-characters.ts";
import { issuerFlavour } from "./presets/issuer-flavour.ts";
import { parseSubject, type SubjectSegment } from "./presets/parse-subject.ts";

/** A run of characters of one row; positions are UTF-16 units of the whole text. */
export interface Piece {
  text: string;
  start: number;
  end: number;
  kind: "equal" | "star" | "captured" | "different";
  /** Of a star and of what it took: the same number, from 1. */
  number?: number;
}

/** One part of the subject, pattern over token. `before` is what stands between it and the part before. */
export interface SubjectColumn {
  name: string | null;
  state: "equal" | "captured" | "differs" | "only_in_pattern" | "only_in_token";
  patternBefore: string;
  valueBefore: string;
  pattern: Piece[];
  value: Piece[];
}

export interface NumberedCapture {
  number: number;
  star: "*" | "**";
  /** The part it stands in: `project_path`. */
  name: string | null;
  /** What it took; null when the text before it differs, so that it took nothing yet. */
  text: string | null;
  crosses: (":" | "/")[];
}

/** What the two aligned rows of a subject check are drawn from (`UX.md` 3.5). */
export interface SubjectComparison {
  matched: boolean;
  columns: SubjectColumn[];
  captures: NumberedCapture[];
  /** Where the first difference is, in units from 0; null when the subject matches. */
  firstDifference: { pattern: number; value: number } | null;
  /** Where later parts differ too. */
  laterDifferences: { pattern: number; value: number }[];
  /** `ref_type: expected branch, got tag`, and what stars took across a delimiter. */
  notes: string[];
  oddCharacters: { pattern: OddCharacter[]; value: OddCharacter[] };
}

/** Compares a subject pattern with a token's subject, part by part, for showing; it decides nothing. */
export function compareSubject(
  pattern: string,
  value: string,
  kind: ProviderKind,
  issuer = "",
): SubjectComparison {
  const flavour = issuerFlavour(kind, issuer);
  const wanted = parseSubject(flavour, pattern);
  const whole = matchPattern(pattern, value);
  const rows =
    whole === null
      ? misalignedColumns(pattern, value, wanted, parseSubject(flavour, value))
      : alignedColumns(pattern, value, wanted, whole);
  const differing = rows.columns.filter(({ state }) => state !== "equal" && state !== "captured");
  const places = differing.map(placeOf);
  return {
    matched: whole !== null,
    columns: rows.columns,
    captures: rows.captures,
    firstDifference: places[0] ?? (whole === null ? { pattern: pattern.length, value: value.length } : null),
    laterDifferences: places.slice(1),
    notes: [...differing.map(describeDifference), ...rows.captures.flatMap(describeCrossing)],
    oddCharacters: { pattern: findOddCharacters(pattern), value: findOddCharacters(value) },
  };
}

interface Rows {
  columns: SubjectColumn[];
  captures: NumberedCapture[];
}

/** A pattern that matches: each part's text is between the places that its captures lead to. */
function alignedColumns(pattern: string, value: string, wanted: SubjectSegment[], taken: Capture[]): Rows {
  const rows: Rows = { columns: [], captures: [] };
  const stars = findStars(pattern);
  let patternAt = 0;
  let valueAt = 0;
  let star = 0;
  for (const segment of wanted) {
    const before = pattern.slice(patternAt, segment.start);
    valueAt += before.length;
    const column: SubjectColumn = {
      name: segment.name,
      state: "equal",
      patternBefore: before,
      valueBefore: value.slice(valueAt - before.length, valueAt),
      pattern: [],
      value: [],
    };
    let at = segment.start;
    for (; star < stars.length && (stars[star]?.start ?? 0) < segment.end; star++) {
      const place = stars[star];
      const capture = taken[star];
      if (place === undefined || capture === undefined) break;
      addBoth(column, "equal", pattern.slice(at, place.start), at, valueAt);
      valueAt = capture.end;
      column.pattern.push({
        text: place.text,
        start: place.start,
        end: place.end,
        kind: "star",
        number: star + 1,
      });
      column.value.push({
        text: capture.text,
        start: capture.start,
        end: capture.end,
        kind: "captured",
        number: star + 1,
      });
      column.state = "captured";
      rows.captures.push(numberCapture(star + 1, place.text, segment.name, capture.text));
      at = place.end;
    }
    const rest = pattern.slice(at, segment.end);
    addBoth(column, "equal", rest, at, valueAt);
    valueAt += rest.length;
    patternAt = segment.end;
    rows.columns.push(column);
  }
  return rows;
}

function addBoth(
  column: SubjectColumn,
  kind: Piece["kind"],
  text: string,
  patternAt: number,
  valueAt: number,
): void {
  if (text === "") return;
  column.pattern.push({ text, start: patternAt, end: patternAt + text.length, kind });
  column.value.push({ text, start: valueAt, end: valueAt + text.length, kind });
}

function numberCapture(
  number: number,
  star: string,
  name: string | null,
  text: string | null,
): NumberedCapture {
  const crosses = ([":", "/"] as const).filter((delimiter) => text?.includes(delimiter));
  return { number, star: star === "**" ? "**" : "*", name, text, crosses };
}

function findStars(text: string): { start: number; end: number; text: string }[] {
  return Array.from(text.matchAll(/\*{1,2}/g), (found) => ({
    start: found.index,
    end: found.index + found[0].length,
    text: found[0],
  }));
}

/** A pattern that misses: parts are paired by name, and each is held against its own. */
function misalignedColumns(
  pattern: string,
  value: string,
  wanted: SubjectSegment[],
  given: SubjectSegment[],
): Rows {
  const rows: Rows = { columns: [], captures: [] };
  let star = 0;
  let patternAt = 0;
  let valueAt = 0;
  for (const [left, right] of pair(wanted, given)) {
    const column: SubjectColumn = {
      name: left?.name ?? right?.name ?? null,
      state: left === null ? "only_in_token" : right === null ? "only_in_pattern" : "equal",
      patternBefore: left === null ? "" : pattern.slice(patternAt, left.start),
      valueBefore: right === null ? "" : value.slice(valueAt, right.start),
      pattern: [],
      value: [],
    };
    if (left !== null) patternAt = left.end;
    if (right !== null) valueAt = right.end;
    fillColumn(column, left, right, star, rows.captures);
    star += left === null ? 0 : findStars(left.value).length;
    rows.columns.push(column);
  }
  return rows;
}

function pair(
  wanted: SubjectSegment[],
  given: SubjectSegment[],
): [SubjectSegment | null, SubjectSegment | null][] {
  const pairs: [SubjectSegment | null, SubjectSegment | null][] = [];
  let from = 0;
  for (const left of wanted) {
    const found = given.findIndex((right, index) => index >= from && right.name === left.name);
    if (found < 0) {
      pairs.push([left, null]);
      continue;
    }
    for (; from < found; from++) pairs.push([null, given[from] ?? null]);
    pairs.push([left, given[found] ?? null]);
    from = found + 1;
  }
  for (const right of given.slice(from)) pairs.push([null, right]);
  return pairs;
}

function fillColumn(
  column: SubjectColumn,
  left: SubjectSegment | null,
  right: SubjectSegment | null,
  starsBefore: number,
  captures: NumberedCapture[],
): void {
  const taken = left === null || right === null ? null : matchPattern(left.value, right.value);
  if (left !== null && right !== null && taken !== null) {
    const inner = alignedColumns(
      left.value,
      right.value,
      [{ name: left.name, value: left.value, start: 0, end: left.value.length }],
      taken,
    );
    const only = inner.columns[0];
    column.state = only?.state ?? "equal";
    column.pattern = (only?.pattern ?? []).map((piece) => shift(piece, left.start, starsBefore));
    column.value = (only?.value ?? []).map((piece) => shift(piece, right.start, starsBefore));
    captures.push(...inner.captures.map((each) => ({ ...each, number: each.number + starsBefore })));
    return;
  }
  if (left !== null && right !== null) column.state = "differs";
  const same = left === null || right === null ? 0 : commonLength(left.value, right.value);
  if (left !== null) column.pattern = differentPieces(left, same, starsBefore);
  if (right !== null) column.value = differentPieces(right, same, null);
  for (const [index, star] of findStars(left?.value ?? "").entries()) {
    captures.push(numberCapture(starsBefore + index + 1, star.text, left?.name ?? null, null));
  }
}

function shift(piece: Piece, by: number, starsBefore: number): Piece {
  const number = piece.number === undefined ? {} : { number: piece.number + starsBefore };
  return { ...piece, ...number, start: piece.start + by, end: piece.end + by };
}

function commonLength(pattern: string, value: string): number {
  let length = 0;
  while (length < pattern.length && pattern[length] === value[length] && pattern[length] !== "*") length++;
  return length;
}

/** The part that is the same, then the rest; stars in a pattern's rest keep their numbers. */
function differentPieces(segment: SubjectSegment, same: number, starsBefore: number | null): Piece[] {
  const pieces: Piece[] = [];
  const add = (from: number, to: number, kind: Piece["kind"], number?: number) => {
    if (from === to) return;
    const text = segment.value.slice(from, to);
    pieces.push({
      text,
      start: segment.start + from,
      end: segment.start + to,
      kind,
      ...(number ? { number } : {}),
    });
  };
  add(0, same, "equal");
  let at = same;
  const stars = starsBefore === null ? [] : findStars(segment.value);
  for (const [index, star] of stars.entries()) {
    add(at, star.start, "different");
    add(star.start, star.end, "star", (starsBefore ?? 0) + index + 1);
    at = star.end;
  }
  add(at, segment.value.length, "different");
  return pieces;
}

function placeOf(column: SubjectColumn): { pattern: number; value: number } {
  const start = (pieces: Piece[]) =>
    pieces.find(({ kind }) => kind === "different")?.start ?? pieces.at(-1)?.end ?? 0;
  return { pattern: start(column.pattern), value: start(column.value) };
}

function describeDifference(column: SubjectColumn): string {
  const text = (pieces: Piece[]) => pieces.map((piece) => piece.text).join("");
  const name = column.name ?? "the subject";
  if (column.state === "only_in_pattern")
    return `${name}: expected ${text(column.pattern)}, not in the token`;
  if (column.state === "only_in_token")
    return `${name}: ${text(column.value)}, which the pattern does not have`;
  return `${name}: expected ${text(column.pattern)}, got ${text(column.value)}`;
}

function describeCrossing({ number, crosses, text }: NumberedCapture): string[] {
  return crosses.map((delimiter) => `star ${number} matched across ${delimiter}: ${text}`);
}
