import { Fragment } from "react";
import { findOddCharacters, type OddCharacter } from "#lib/rules/odd-characters.ts";

/**
 * A text whose invisible and misleading characters are named where they stand, with breaks after `:` and `/`. In a
 * `literal`, which is compared letter by letter, a plain space is one of them.
 */
export function OddText({ text, literal = false }: { text: string; literal?: boolean }) {
  const odd = findOddCharacters(text).filter(({ character }) => literal || character !== " ");
  if (odd.length === 0) return <Breakable text={text} />;
  const pieces: { before: string; character: OddCharacter }[] = [];
  let at = 0;
  for (const character of odd) {
    pieces.push({ before: text.slice(at, character.index), character });
    at = character.index + character.character.length;
  }
  return (
    <>
      {pieces.map(({ before, character }) => (
        <Fragment key={character.index}>
          <Breakable text={before} />
          {character.kind === "confusable" ? character.character : null}
          <span
            title={`${character.code}, ${describe(character)}`}
            className="mx-px rounded-[2px] border border-warn bg-warn-tint px-0.5 text-warn"
          >
            {character.code}
          </span>
        </Fragment>
      ))}
      <Breakable text={text.slice(at)} />
    </>
  );
}

function describe({ kind, looksLike }: OddCharacter): string {
  if (kind === "confusable") return `looks like ${looksLike}`;
  return {
    white_space: "white space",
    invisible: "invisible",
    bidi: "turns the direction",
    control: "control",
  }[kind];
}

/** Lets a line break after each colon and slash rather than anywhere. */
function Breakable({ text }: { text: string }) {
  return text.split(/(?<=[:/])/).map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text have no other identity
    <Fragment key={index}>
      {index === 0 ? null : <wbr />}
      {part}
    </Fragment>
  ));
}
