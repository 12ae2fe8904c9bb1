import { defaultServerConditions } from "vite";
import { defineProject } from "vitest/config";

/** Every workspace package maps this export condition to its `src/index.ts`, so tests need no build. */
const conditions = ["@striate/source", ...defaultServerConditions];

export const nodeProject = (name: string, root: string): ReturnType<typeof defineProject> =>
  defineProject({
    root,
    resolve: { conditions },
    ssr: { resolve: { conditions } },
    // Time for machines that are busy: what hangs is found all the same.
    test: {
      name,
      include: ["**/*.test.ts"],
      exclude: ["**/node_modules/**", "**/dist/**"],
      testTimeout: 30_000,
    },
  });
