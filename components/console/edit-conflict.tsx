"use client";

import { fetchedPart } from "#components/ui/fetched-part.tsx";

/** Values of one form in two versions. */
export interface Conflict {
  /** The sentence of the answer. */
  detail: string;
  /** The version that was opened, and theirs. */
  before: Record<string, unknown>;
  after: Record<string, unknown>;
  /** Names of the fields that are spoken of. */
  labels: Record<string, string>;
  /** Goes on from their version with what was typed; saving is a step of its own. */
  onKeepMine?: () => void;
  onTakeTheirs: () => void;
}

/**
 * Somebody else saved first (412): who and when, what they changed, and what to do with what was typed. Nothing is
 * overwritten unasked.
 */
export const EditConflict = fetchedPart<Conflict>({
  fetchPart: async () => (await import("./edit-conflict-callout.tsx")).EditConflictCallout,
  what: "other version",
  waiting: null,
});
