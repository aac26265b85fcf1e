"use client";

import { type FormEvent, type ReactNode, useState } from "react";
import { useMayWrite } from "#components/console/console-context.tsx";
import { ViewerNotice } from "#components/console/viewer-notice.tsx";
import { ActionBar } from "#components/ui/action-bar.tsx";
import { Button, ButtonLink } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { FormErrors } from "#components/ui/form-errors.tsx";
import { needsAcknowledgement } from "#lib/rules/advisor/needs-acknowledgement.ts";
import type { FederatedIdentity } from "#lib/schemas/federated-identity.ts";
import { RuleFields, type RuleFormContext } from "./rule-fields.tsx";

interface Props extends Omit<RuleFormContext, "acknowledged" | "onAcknowledge"> {
  saved?: FederatedIdentity;
  acknowledged: readonly string[];
  onAcknowledge: RuleFormContext["onAcknowledge"];
  /** The verb on the button that saves. */
  action: string;
  cancelHref: string;
  /** What changed against the saved version, in words; empty for a new rule. */
  note?: string;
  /** How many expectations the draft breaks, and whether it may be saved all the same. */
  broken: number;
  overridden: boolean;
  onOverride: (overridden: boolean) => void;
  /** Offers "Save as inactive"; told before the values are sent which of the two buttons was pressed. */
  onStatus?: (status: "active" | "inactive") => void;
  children?: ReactNode;
}

/**
 * The form of a federated identity: fields, findings, buttons. The button always works; with a finding that is
 * not understood yet it leads there instead of saving.
 */
export function RuleForm(props: Props) {
  const { form, findings, acknowledged, action, cancelHref, note, onStatus, children } = props;
  const { broken, overridden, onOverride } = props;
  const mayWrite = useMayWrite();
  const [asked, setAsked] = useState(false);
  const open = findings.filter(
    (finding) => needsAcknowledgement(finding) && !acknowledged.includes(finding.code),
  );

  const isBroken = broken > 0 && !overridden;

  /** Answers whether saving may go on. */
  function leadToFinding(): boolean {
    const [first] = open;
    if (!first && !isBroken) return true;
    setAsked(true);
    if (!first) return false;
    const place = document.getElementById(`finding-${first.code}`);
    place?.scrollIntoView({ block: "center" });
    place?.querySelector<HTMLElement>("input[type=checkbox]")?.focus();
    return false;
  }

  return (
    <form
      {...form.formProps}
      className="flex max-w-(--form) flex-col"
      onKeyDown={(event) => {
        if (event.key === "s" && (event.metaKey || event.ctrlKey)) {
          event.preventDefault();
          event.currentTarget.requestSubmit();
        }
      }}
      onSubmit={(event) => {
        event.preventDefault();
        if (!mayWrite) return;
        if (!leadToFinding()) return;
        onStatus?.(pressed(event) === "inactive" ? "inactive" : "active");
        form.formProps.onSubmit(event);
      }}
    >
      <ViewerNotice />
      {form.summary && form.problem?.status !== 412 ? <FormErrors {...form.summary} /> : null}
      {children}
      <RuleFields {...props} />
      {asked && open.length > 0 ? (
        <Callout look="security" title={`${count(open.length)} to confirm first`}>
          Read what the rule would let in, then apply the fix or tick "I understand".
        </Callout>
      ) : null}
      {asked && broken > 0 ? (
        <Callout
          look="bad"
          title={broken === 1 ? "The draft breaks an expectation" : `The draft breaks ${broken} expectations`}
          action={
            <Checkbox
              checked={overridden}
              onChange={onOverride}
              label={
                <>
                  Save all the same <span className="text-muted">(kept in the audit log)</span>
                </>
              }
            />
          }
        >
          The lab shows which. Mend the draft, remove the expectation, or save all the same.
        </Callout>
      ) : null}
      <ActionBar
        note={
          open.length > 0
            ? `${count(open.length)} to confirm first`
            : isBroken
              ? "An expectation is broken"
              : note
        }
      >
        {mayWrite ? (
          <Button type="submit" variant="primary" busy={form.busy}>
            {action}
          </Button>
        ) : null}
        {onStatus && mayWrite ? (
          <Button type="submit" value="inactive" busy={form.busy}>
            Save as inactive
          </Button>
        ) : null}
        <ButtonLink variant="ghost" href={cancelHref}>
          {onStatus ? "Cancel" : "Back"}
        </ButtonLink>
      </ActionBar>
    </form>
  );
}

function count(findings: number): string {
  return findings === 1 ? "1 finding" : `${findings} findings`;
}

/** The value of the button that sent the form; empty for the first one and for the keyboard. */
function pressed(event: FormEvent<HTMLFormElement>): string {
  const { submitter } = event.nativeEvent as SubmitEvent;
  return submitter instanceof HTMLButtonElement ? submitter.value : "";
}
