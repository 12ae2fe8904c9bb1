import { Argument, Command } from "commander";
import { bashScript } from "../completion/bashScript.js";
import { describeCommands } from "../completion/describeCommands.js";
import { fishScript } from "../completion/fishScript.js";
import { zshScript } from "../completion/zshScript.js";
import type { Terminal } from "../Terminal.js";

const SHELLS = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;

/** `striate completion SHELL` */
export function completionCommand(terminal: Terminal): Command {
  return new Command("completion")
    .description("Print a script that lets a shell complete commands, flags, models, data sets and runs.")
    .addArgument(new Argument("<shell>", "which one").choices(Object.keys(SHELLS)))
    .addHelpText(
      "after",
      `
Examples:
  $ source <(striate completion bash)                                        in ~/.bashrc
  $ striate completion zsh > ~/.zfunc/_striate                               in a folder of $fpath
  $ striate completion fish > ~/.config/fish/completions/striate.fish`,
    )
    .action((shell: keyof typeof SHELLS, _flags: object, command: Command) => {
      terminal.out(SHELLS[shell](describeCommands(command.parent!)));
    });
}
