"use client";

import { Badge } from "#components/ui/badge.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { type Step, Steps } from "#components/ui/steps.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { Time } from "#components/ui/time.tsx";
import { useMayWrite } from "./console-context.tsx";
import { PipelineSnippet } from "./pipeline-snippet.tsx";
import type { FirstStepsState } from "./use-first-steps.ts";
import { usePaths } from "./use-paths.ts";

/** The guided list of an organisation without a first exchange: real state, one next thing to do. */
export function FirstSteps({ steps }: { steps: FirstStepsState }) {
  const { provider, account, rule } = steps;
  const paths = usePaths();
  const mayWrite = useMayWrite();
  const done = [provider, account, rule].filter(Boolean).length;
  const list: Step[] = [
    {
      key: "provider",
      kind: provider ? "passed" : "pending",
      title: "Identity provider",
      aside: asideOf(provider?.createdAt, done === 0),
      children: provider ? (
        <Line>
          <strong className="font-medium text-text">{provider.name}</strong> is trusted.{" "}
          <TextLink href={paths.provider(provider.identity)}>Open</TextLink>
        </Line>
      ) : (
        <Todo
          text="The issuer that signs your pipelines' tokens. Alone, it lets nobody in."
          href={mayWrite ? paths.newProvider : null}
          action="Create Identity Provider"
          isNext
        />
      ),
    },
    {
      key: "account",
      kind: account ? "passed" : "pending",
      title: "Service account",
      aside: asideOf(account?.createdAt, provider !== undefined && !account),
      children: account ? (
        <Line>
          <strong className="font-medium text-text">{account.name}</strong> is what the pipeline becomes.{" "}
          <TextLink href={paths.account(account.identity)}>Open</TextLink>
        </Line>
      ) : (
        <Todo
          text="What the pipeline becomes. Without a rule nobody can use it, so create it first and decide later."
          href={mayWrite ? paths.accounts : null}
          action="Go to Service Accounts"
          isNext={provider !== undefined}
        />
      ),
    },
    {
      key: "rule",
      kind: rule ? "passed" : "pending",
      title: "Federated identity",
      aside: asideOf(rule?.createdAt, account !== undefined && provider !== undefined && !rule),
      children: rule ? (
        <Line>
          <strong className="font-medium text-text">{rule.name}</strong> says which tokens may become it.{" "}
          <TextLink href={paths.rule(rule.serviceAccount.identity, rule.identity)}>Open</TextLink>
        </Line>
      ) : (
        <Todo
          text={`Which tokens may become it.${account ? "" : " Needs a service account."}`}
          href={mayWrite && account ? paths.newRule(account.identity) : null}
          action="Add Federated Identity"
          isNext={account !== undefined && provider !== undefined}
        />
      ),
    },
    {
      key: "exchange",
      kind: rule ? "checking" : "pending",
      title: "First exchange",
      aside: "checked every 10 s",
      children: (
        <div className="flex flex-col gap-3">
          <Line>
            Add this to <code className="type-code-small">.gitlab-ci.yml</code> and push. This page moves on
            by itself when the pipeline gets its token.
          </Line>
          <PipelineSnippet accountId={account?.identity} />
        </div>
      ),
    },
  ];
  return (
    <div className="w-full max-w-190">
      <PageHeader
        title="Let the first pipeline in"
        actions={<span className="type-small text-muted">{done} of 4 done</span>}
      >
        Four steps, about ten minutes. They tick themselves off as you work; come back at any time.
      </PageHeader>
      <Steps big steps={list} />
    </div>
  );
}

function asideOf(createdAt: string | undefined, isNext: boolean) {
  if (createdAt) return <Time value={createdAt} />;
  return isNext ? <Badge tone="info">next</Badge> : null;
}

function Line({ children }: { children: React.ReactNode }) {
  return <p className="m-0 max-w-[72ch] text-muted">{children}</p>;
}

function Todo(props: { text: string; href: string | null; action: string; isNext: boolean }) {
  return (
    <div className="flex flex-col items-start gap-2">
      <Line>{props.text}</Line>
      {props.href ? (
        <ButtonLink href={props.href} variant={props.isNext ? "primary" : "secondary"}>
          {props.action}
        </ButtonLink>
      ) : null}
    </div>
  );
}
