import { parseTokenInput, stripSignature } from "#lib/rules/parse-token-input.ts";
import { judgePreview, toSubject } from "./judge-preview.ts";
import { chooseTime } from "./judged-time.ts";
import { withTimesNow } from "./times-now.ts";
import { chipWords, verdictWords } from "./verdict-words.ts";

/** All that reads and judges a token in the browser. In one piece, which the lab fetches when a token is near. */
export const labEngine = {
  parseTokenInput,
  stripSignature,
  chooseTime,
  toSubject,
  judgePreview,
  withTimesNow,
  verdictWords,
  chipWords,
};
export type LabEngine = typeof labEngine;
