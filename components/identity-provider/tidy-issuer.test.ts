import { expect, test } from "vitest";
import { tidyIssuer } from "./tidy-issuer.ts";

test.each([
  ["gitlab.com", "gitlab", "https://gitlab.com"],
  [" https://gitlab.com/ ", "gitlab", "https://gitlab.com"],
  ["https://gitlab.example.com/git/", "gitlab_self_managed", "https://gitlab.example.com/git"],
  ["https://oidc.prod-aks.azure.com/x/", "kubernetes", "https://oidc.prod-aks.azure.com/x/"],
  ["http://127.0.0.1:4000", "generic", "http://127.0.0.1:4000"],
  ["https://", "gitlab", "https://"],
] as const)("%s of kind %s becomes %s", (typed, kind, issuer) => {
  expect(tidyIssuer(typed, kind).issuer).toBe(issuer);
});

test("says what it changed and keeps what was typed", () => {
  expect(tidyIssuer("https://gitlab.com/", "gitlab").note).toEqual({
    text: "Removed the trailing slash: GitLab writes iss without one.",
    typed: "https://gitlab.com/",
  });
});
