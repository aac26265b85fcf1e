import { parseTokenInput, stripSignature } from "#lib/rules/parse-token-input.ts";
import { judgePreview, toSubject } from "./judge-preview.ts";
import { withTimesNow } from "./times-now.ts";

/** All that reads and judges a token in the browser. In one piece, which the lab fetches when a token is near. */
export const labEngine = { parseTokenInput, stripSignature, toSubject, judgePreview, withTimesNow };
