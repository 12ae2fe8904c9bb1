import { createInterface } from "node:readline/promises";
import { ReleaseError } from "./ReleaseError.js";

/** Goes on when the version is typed. @throws ReleaseError for anything else, and where nobody can be asked */
export async function ask(version: string): Promise<void> {
  if (!process.stdin.isTTY) {
    throw new ReleaseError("nobody can be asked here. Run it in a terminal, or with --yes.");
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`\nType ${version} to publish it: `);
  terminal.close();
  if (answer.trim() !== version) throw new ReleaseError("nothing was published.");
}
