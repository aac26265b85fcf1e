import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["lib/**/*.test.ts", "components/**/*.test.ts", "app/**/*.test.ts"],
          exclude: ["**/*.integration.test.ts", "**/generated/**"],
          environment: "node",
        },
      },
      {
        test: {
          name: "integration",
          include: [
            "lib/**/*.integration.test.ts",
            "app/**/*.integration.test.ts",
            "e2e/*.integration.test.ts",
          ],
          environment: "node",
          testTimeout: 180_000,
          hookTimeout: 300_000,
          // Processes, ports and clocks of a machine that may be busy: a second try, never a third.
          retry: 1,
          fileParallelism: false,
        },
      },
    ],
  },
});
