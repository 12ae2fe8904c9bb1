import type { CommandTree } from "./CommandTree.js";

/** A command and all below it. */
export function allCommands(tree: CommandTree): readonly CommandTree[] {
  return [tree, ...tree.commands.flatMap(allCommands)];
}
