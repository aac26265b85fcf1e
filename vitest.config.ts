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
          // Tens of thousands of generated cases, on a machine that others use.
          testTimeout: 30_000,
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
          // Nothing waits that long; a machine that others use may take its time.
          testTimeout: 30_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
