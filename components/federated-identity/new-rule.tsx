"use client";

import { RuleData } from "./rule-data.tsx";
import { RuleEditor } from "./rule-editor.tsx";

/** A new federated identity of an account. */
export function NewRule({ account }: { account: string }) {
  return <RuleData account={account}>{(data) => <RuleEditor {...data} />}</RuleData>;
}
