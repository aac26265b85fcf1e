"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useMemo, useRef, useState } from "react";
import { useWatch } from "react-hook-form";
import { useConsole } from "#components/console/console-context.tsx";
import { ConsolePage } from "#components/console/console-page.tsx";
import { EditConflict } from "#components/console/edit-conflict.tsx";
import { UnsavedChanges } from "#components/console/unsaved-changes.tsx";
import { usePaths } from "#components/console/use-paths.ts";
import { useDraftQuestion } from "#components/token-lab/use-draft-question.ts";
import { type LabClaims, useTokenLab } from "#components/token-lab/use-token-lab.ts";
import { VerdictChip } from "#components/token-lab/verdict-chip.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { showToast } from "#components/ui/toast.tsx";
import {
  type FederatedIdentityCreate,
  useCreateFederatedIdentity,
  useUpdateFederatedIdentity,
} from "#lib/client/federated-identities.ts";
import { useProblemForm } from "#lib/client/use-problem-form.ts";
import { needsAcknowledgement } from "#lib/rules/advisor/needs-acknowledgement.ts";
import type { FederatedIdentity } from "#lib/schemas/federated-identity.ts";
import { applyFix } from "./apply-fix.ts";
import type { RuleSurroundings } from "./rule-data.tsx";
import { RuleForm } from "./rule-form.tsx";
import { RuleLab } from "./rule-lab.tsx";
import type { RuleValues } from "./rule-schema.ts";
import { changedFields, emptyRuleValues, toChange, toCreate, toDraft, toRuleValues } from "./rule-values.ts";
import { useExpectations } from "./use-expectations.ts";
import { useFindings } from "./use-findings.ts";

interface Props extends RuleSurroundings {
  /** Absent for a new rule. The version that the form opened with is the one that is edited. */
  newest?: FederatedIdentity;
  /** What a new rule starts with, instead of nothing. */
  start?: RuleValues;
  /** What the lab starts with: the claims of a recorded exchange. */
  claims?: LabClaims;
  /** Above the form of a new rule: where its start came from. */
  notice?: ReactNode;
  /** The newest version was asked for after a conflict. */
  onReload?: () => void;
}

/** Creates or edits a federated identity, with the lab beside it that judges the unsaved draft. */
export function RuleEditor(props: Props) {
  const { account, providers, organisation, otherRules, newest, onReload } = props;
  const [saved, setSaved] = useState(newest);
  const { organisation: tenant, publicUrl } = useConsole();
  const paths = usePaths();
  const router = useRouter();
  const create = useCreateFederatedIdentity(tenant.slug);
  const update = useUpdateFederatedIdentity(tenant.slug);
  const [acknowledged, setAcknowledged] = useState<string[]>([]);
  const status = useRef<"active" | "inactive">("active");
  const initial = saved
    ? toRuleValues(saved)
    : (props.start ?? emptyRuleValues(publicUrl, organisation.apiScopes[0]?.name ?? "read"));

  const form = useProblemForm({
    schema: async () => (await import("./rule-schema.ts")).ruleValuesSchema,
    defaultValues: initial,
    leads: saved === undefined,
    submit: (values) => save(values),
  });
  const values = useWatch({ control: form.form.control }) as typeof initial;
  const provider = providers.find((one) => one.identity === values.providerIdentity);
  const draft = toDraft(values, saved);
  const known = useMemo(
    () => ({
      organisation,
      providers,
      accounts: [account],
      rules: saved ? [saved, ...otherRules] : otherRules,
    }),
    [organisation, providers, account, saved, otherRules],
  );
  const tested = useDraftQuestion({ tenant: tenant.slug, draft, saved, account, provider, known, publicUrl });
  const lab = useTokenLab(tested.question, props.claims);
  const expected = useExpectations(values.expectations, draft, provider, publicUrl);
  const [overridden, setOverridden] = useState(false);
  const findings = useFindings({
    draft,
    saved,
    account,
    provider,
    otherRules,
    publicUrl,
    claims: lab.claims,
  });
  const applyChange = (fix: readonly { field: string; value?: unknown }[]) =>
    form.form.reset(applyFix(values, fix), { keepDefaultValues: true });

  async function save(all: typeof initial) {
    const understood = findings
      .filter((finding) => needsAcknowledgement(finding) && acknowledged.includes(finding.code))
      .map((finding) => finding.code);
    const acknowledgedFindings = understood.length > 0 ? [...new Set(understood)] : undefined;
    const overrideExpectations = expected.broken > 0 && overridden ? true : undefined;
    if (saved) {
      const change = { ...toChange(all, saved), acknowledgedFindings, overrideExpectations };
      const next = await update.mutateAsync({
        identity: saved.identity,
        version: saved.objectVersion,
        change,
      });
      setSaved(next);
      setAcknowledged([]);
      setOverridden(false);
      form.form.reset(toRuleValues(next));
      showToast({ title: `${next.name} saved` });
      return;
    }
    const body: FederatedIdentityCreate = {
      ...toCreate(all, account.identity),
      acknowledgedFindings,
      overrideExpectations,
      status: status.current,
    };
    const rule = await create.mutateAsync(body);
    showToast({ title: `${rule.name} created${rule.status === "inactive" ? ", inactive" : ""}` });
    router.push(paths.account(account.identity));
  }

  const changed = saved ? changedFields(values, saved) : [];
  const title = saved ? saved.name : "New federated identity";
  return (
    <ConsolePage
      crumbs={[
        { label: "Service Accounts", href: paths.accounts },
        { label: account.name, href: paths.account(account.identity) },
        { label: title },
      ]}
      dock={
        <RuleLab
          lab={lab}
          tested={tested}
          accountName={account.name}
          ruleName={title}
          provider={provider}
          draft={draft}
          saved={saved}
          otherRules={otherRules}
          results={expected.results}
          onApply={applyChange}
        />
      }
    >
      <UnsavedChanges when={form.unsaved} />
      <VerdictChip lab={lab} as={account.name} before="Test a token" />
      <PageHeader
        title={title}
        status={saved ? <Badge tone="info">Draft of version {saved.objectVersion}</Badge> : null}
        actions={
          <span className="type-small text-muted">
            becomes <strong className="font-semibold text-text">{account.name}</strong>
          </span>
        }
      />
      {props.notice}
      <RuleForm
        form={form}
        values={values}
        saved={saved}
        providers={providers}
        scopes={organisation.apiScopes}
        publicUrl={publicUrl}
        checks={lab.judgement?.checks ?? []}
        findings={findings}
        broken={expected.broken}
        overridden={overridden}
        onOverride={setOverridden}
        acknowledged={acknowledged}
        onAcknowledge={(code, understood) =>
          setAcknowledged((codes) =>
            understood ? [...codes, code] : codes.filter((other) => other !== code),
          )
        }
        onApply={applyChange}
        action={saved ? "Save changes" : "Create Federated Identity"}
        cancelHref={paths.account(account.identity)}
        note={
          changed.length === 0
            ? undefined
            : `${changed.length} ${changed.length === 1 ? "field" : "fields"} changed`
        }
        onStatus={
          saved
            ? undefined
            : (chosen) => {
                status.current = chosen;
              }
        }
      >
        {form.problem?.status === 412 && saved && newest ? (
          <EditConflict
            detail={form.problem.detail}
            before={{ ...toRuleValues(saved) }}
            after={{ ...toRuleValues(newest) }}
            labels={conflictLabels}
            onTakeTheirs={() => onReload?.()}
          />
        ) : null}
      </RuleForm>
    </ConsolePage>
  );
}

/** Names of the fields, as the form has them. */
const conflictLabels = {
  name: "Name",
  description: "Description",
  providerSubject: "Subject",
  trustedAudiences: "Audiences",
  audienceMatchMode: "A token is meant for us when",
  conditions: "Conditions",
  allowedScopes: "API Scopes",
  expiresAt: "Expiry",
  tokenLifetimeSeconds: "Token lifetime",
  capToSubjectToken: "Never outlive the pipeline's token",
};
