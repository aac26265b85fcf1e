"use client";

import type { NumberedCapture, Piece } from "#lib/rules/compare-subject.ts";
import { CaptureChip, CaptureMark } from "./capture-mark.tsx";
import { OddText } from "./odd-text.tsx";
import type { CaptureLight } from "./use-capture-light.ts";

/** A star of the pattern, or what it took: hover, focus or a press on one lights up both. */
export function CaptureTarget({
  piece,
  capture,
  light,
}: {
  piece: Piece;
  capture: NumberedCapture;
  light: CaptureLight;
}) {
  const { number } = capture;
  const isStar = piece.kind === "star";
  const isLit = light.lit === number;
  return (
    // biome-ignore lint/a11y/useSemanticElements: the text of a button element does not wrap with the text around it
    <span
      role="button"
      data-capture={number}
      data-lit={isLit || undefined}
      tabIndex={light.stop.number === number && light.stop.isStar === isStar ? 0 : -1}
      aria-pressed={light.pinned === number}
      aria-label={isStar ? starWords(capture) : takenWords(capture)}
      className="rounded-[3px] outline-offset-1"
      onMouseEnter={() => light.point(number)}
      onMouseLeave={() => light.point(null)}
      onFocus={() => light.focus({ number, isStar })}
      onBlur={() => light.focus(null)}
      onClick={() => light.press(number)}
      onKeyDown={(event) => {
        if (event.key !== " " && (event.key !== "Enter" || event.metaKey || event.ctrlKey)) return;
        event.preventDefault();
        light.press(number);
      }}
    >
      {isStar ? (
        <span className="whitespace-nowrap">
          <CaptureChip number={number} isLit={isLit} />
          <span className="px-0.5 font-semibold text-text">{piece.text}</span>
        </span>
      ) : (
        <CaptureMark number={number} isLit={isLit}>
          {piece.text === "" ? (
            <span className="px-1 text-muted">∅</span>
          ) : (
            <OddText literal text={piece.text} />
          )}
        </CaptureMark>
      )}
    </span>
  );
}

function starWords({ number, name, text }: NumberedCapture): string {
  const part = name === null ? "" : ` in ${name}`;
  return `Star ${number}${part}: ${text === null ? "took nothing yet" : `took “${text}”`}`;
}

function takenWords({ number, text }: NumberedCapture): string {
  return `“${text ?? ""}”, taken by star ${number}`;
}
