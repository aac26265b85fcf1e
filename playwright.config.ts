import { defineConfig, devices } from "@playwright/test";
import { findChromium } from "./.ci/chromium.mjs";
import { installation } from "./e2e/support/installation.ts";
import { ownerState } from "./e2e/support/test.ts";

const isRoot = process.getuid?.() === 0;

export default defineConfig({
  testDir: "e2e",
  testMatch: "*.spec.ts",
  outputDir: "test-results/e2e",
  workers: 2,
  forbidOnly: Boolean(process.env.CI),
  timeout: 90_000,
  expect: { timeout: 10_000 },
  use: {
    baseURL: installation.url,
    trace: "retain-on-failure",
    ...devices["Desktop Chrome"],
    launchOptions: {
      executablePath: findChromium() ?? undefined,
      args: [
        ...(isRoot ? ["--no-sandbox"] : []),
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
      ],
    },
  },
  // Set-up works once per installation: it is a test, and what all others stand on.
  projects: [
    { name: "set-up", testMatch: "set-up.spec.ts" },
    {
      name: "console",
      testIgnore: "set-up.spec.ts",
      dependencies: ["set-up"],
      use: { storageState: ownerState },
    },
  ],
  webServer: [
    {
      command: `${process.execPath} e2e/support/demo-issuer.ts --port ${installation.issuerPort} --audience ${installation.url}`,
      url: `${installation.issuer}/.well-known/openid-configuration`,
      timeout: 20_000,
    },
    {
      command: `${process.execPath} server.ts`,
      url: `${installation.url}/readyz`,
      timeout: 90_000,
      gracefulShutdown: { signal: "SIGTERM", timeout: 12_000 },
      stdout: "pipe",
      env: {
        PORT: String(installation.port),
        PUBLIC_URL: installation.url,
        DATA_DIR: installation.dataDir,
        OUTBOUND_ALLOW: installation.issuer,
        FAILURES_PER_MINUTE: "0",
        LOG_LEVEL: "warn",
      },
    },
  ],
});
