import type { Check } from "#lib/schemas/check.ts";
import { firstReason, isFailed } from "./check.ts";
import { checkUses, describeUse, passWithoutReplay } from "./checks/check-replay.ts";
import { describeToken } from "./describe-token.ts";
import { judge, rulesInQuestion } from "./judge.ts";
import type { Evaluation, ExchangeRequest, Grant, ReadPorts, TokenIdUse } from "./ports.ts";
import { type ReadSubject, readSubject } from "./read-subject.ts";
import type { Trust } from "./trust.ts";
import { type SignatureFindings, verifyToken } from "./verify-token.ts";

/**
 * The whole judgement of a request, with every check that can be answered (`DESIGN.md` section 2). It cannot write.
 * A token that cannot be read is refused before anybody is asked. Rejects when a port does: the database is down.
 */
export async function evaluate(request: ExchangeRequest, ports: ReadPorts): Promise<Evaluation> {
  const subject = readSubject(request.subject);
  const trust =
    subject.claims === null ? nothing : await ports.loadTrust(request.organisation, request.serviceAccount);
  const findings = await verifySubject(subject, request, trust, ports);
  const token = describeToken(subject, (text) => ports.hash(text));
  const judgement = judge({ request, subject, trust, findings, notChecked, token });
  return countUses(judgement, subject, ports);
}

const nothing: Trust = { organisation: null, serviceAccount: null, rules: [] };
const notChecked = "Not verified: bare claims carry no signature.";

function verifySubject(
  subject: ReadSubject,
  request: ExchangeRequest,
  trust: Trust,
  ports: ReadPorts,
): SignatureFindings | Promise<SignatureFindings> {
  if (subject.token === null) return new Map();
  const providers = rulesInQuestion(request, trust).map((rule) => rule.provider);
  return verifyToken(subject.token, subject.header, providers, ports);
}

/** Answers the last check, and only once every other one has passed. */
async function countUses(
  evaluation: Evaluation,
  subject: ReadSubject,
  ports: ReadPorts,
): Promise<Evaluation> {
  const { grant, trust } = evaluation;
  if (grant === null || trust.organisation === null || subject.claims === null) return evaluation;
  const use = describeUse(grant.rule, {
    claims: subject.claims,
    signingInput: subject.token?.signingInput ?? null,
    organisationId: trust.organisation.id,
    hash: (text) => ports.hash(text),
  });
  if (use === null) return withReplay(evaluation, grant, null, passWithoutReplay(grant.rule));
  if ("status" in use) return withReplay(evaluation, grant, null, use);
  const { uses } = await ports.countTokenUses(use);
  return withReplay(evaluation, grant, use, checkUses(use, uses));
}

function withReplay(evaluation: Evaluation, grant: Grant, use: TokenIdUse | null, replay: Check): Evaluation {
  const checks = [...evaluation.checks.filter((check) => check.stage !== "replay"), replay];
  if (!isFailed(replay)) return { ...evaluation, checks, grant: { ...grant, use } };
  return { ...evaluation, outcome: "refused", reason: firstReason(checks), checks, grant: null };
}
