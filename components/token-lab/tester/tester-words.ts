import type { Judgement } from "#components/token-lab/judgement.ts";
import { reasonWords } from "#components/token-lab/verdict-words.ts";
import { durationText } from "#components/ui/duration.ts";

export interface TesterWords {
  /** Whom the pipeline would become: one account, or several to choose from. */
  as: string;
  title?: string;
  detail?: string;
}

/** The verdict over all rules. The pipeline names the account, so that several accounts are a choice of its own. */
export function testerWords(judgement: Judgement | null): TesterWords {
  if (judgement === null) return { as: "" };
  const { candidates, grant } = judgement;
  const accepting = candidates.filter((candidate) => candidate.matched);
  const [winner] = accepting;
  const names = [...new Set(accepting.map(({ federatedIdentity }) => federatedIdentity.serviceAccount.name))];
  const as = names.join(" or ");
  if (judgement.outcome === "refused" || !winner) {
    const none =
      candidates.length === 1
        ? "The 1 rule does not accept it."
        : `None of ${candidates.length} rules accepts it.`;
    const nearest = candidates[0] ? ` Nearest is ${candidates[0].federatedIdentity.name}:` : "";
    return {
      as,
      title: "Would be refused: this pipeline would become nobody",
      detail: `${none}${nearest} ${reasonWords(judgement.reason)}.`,
    };
  }
  const granted = grant ? `, with ${grant.scope}, for ${durationText(grant.expiresIn)}` : "";
  const count = `${accepting.length} of ${candidates.length} ${candidates.length === 1 ? "rule" : "rules"} ${accepting.length === 1 ? "accepts" : "accept"} it.`;
  return {
    as,
    title: `This pipeline would become ${as}`,
    detail: `Through ${winner.federatedIdentity.name}${granted}. ${count}`,
  };
}
