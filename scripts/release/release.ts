/**
 * npm run release -- --dry-run: what would go out, without touching the working tree.
 *
 * npm run release: checks that it may, shows the same, asks, and then versions, commits, publishes and tags. `--yes` does not ask,
 * `--files` lists every file.
 */
import { ask } from "./ask.js";
import { checkRepository } from "./checkRepository.js";
import { copyOfHead } from "./copyOfHead.js";
import { formatPlan } from "./formatPlan.js";
import { planRelease } from "./planRelease.js";
import { publish } from "./publish.js";
import { ReleaseError } from "./ReleaseError.js";
import { run } from "./run.js";

const FLAGS = ["--dry-run", "--files", "--yes"];

const root = process.cwd();
const flags = process.argv.slice(2);
try {
  const unknown = flags.find((flag) => !FLAGS.includes(flag));
  if (unknown !== undefined)
    throw new ReleaseError(`unknown flag ${unknown}. There are ${FLAGS.join(", ")}.`);
  const isDry = flags.includes("--dry-run");
  if (!isDry) checkRepository(root);
  run("npm", ["run", "--silent", "build"], root);
  const copy = copyOfHead(root);
  try {
    const plan = planRelease(copy.folder);
    console.log(formatPlan(plan, { uncommitted: copy.uncommitted, files: flags.includes("--files") }));
    if (plan.problems.length > 0)
      throw new ReleaseError("these packages cannot go out. Mend what is named above.");
    if (!isDry) {
      if (!flags.includes("--yes")) await ask(plan.version);
      publish(root, plan.version);
    }
  } finally {
    copy.remove();
  }
} catch (error) {
  if (!(error instanceof ReleaseError)) throw error;
  console.error(`release: ${error.message}`);
  process.exitCode = 1;
}
