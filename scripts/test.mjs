/**
 * npm test: installs, builds, and runs all tests. Arguments after -- go to vitest:
 *
 *   npm test -- --project core
 */
import { build, install, run } from "./setUp.mjs";

install();
build();
run("npx", ["vitest", "run", ...process.argv.slice(2)]);
