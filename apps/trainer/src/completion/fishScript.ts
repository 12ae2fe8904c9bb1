import { allCommands } from "./allCommands.js";
import type { CommandTree, Flag, Values } from "./CommandTree.js";

/** The completion of the command `striate` for fish, with a line on each command and flag. It starts no process. */
export function fishScript(program: CommandTree): string {
  const commands = allCommands(program);
  const paths = commands.flatMap(({ path }) => (path === "" ? [] : [quoted(path)]));
  const valued = commands.flatMap(({ path, flags }) =>
    flags.flatMap(({ names, values }) =>
      values === undefined ? [] : names.map((name) => quoted(`${path} ${name}`)),
    ),
  );
  return `# Completion of striate for fish: striate completion fish > ~/.config/fish/completions/striate.fish
# Whether the command is $argv[1], and the word to complete stands in place $argv[2] behind it.
function __striate_at
    set -l path ""
    set -l place 0
    set -l flag ""
    set -l typed (commandline -opc)
    for word in $typed[2..-1]
        if test -n "$flag"
            set flag ""
        else if string match -q -- "-*" $word
            contains -- "$path $word" ${valued.join(" ")}; and set flag $word
        else if contains -- (string trim -- "$path $word") ${paths.join(" ")}
            set path (string trim -- "$path $word")
            set place 0
        else
            set place (math $place + 1)
        end
    end
    test "$path" = "$argv[1]"; or return 1
    test -z "$argv[2]"; and return 0
    test $place -eq $argv[2]; or begin
        test "$argv[3]" = more; and test $place -gt $argv[2]
    end
end
function __striate_runs
    for file in runs/*/config.json
        string replace -r '/config.json$' '' -- $file
    end
end
complete -c striate -e
complete -c striate -f
${commands.flatMap(lines).join("\n")}
`;
}

function lines({ path, flags, places, variadic, commands }: CommandTree): readonly string[] {
  const at = (place: number, more = false) =>
    quoted(`__striate_at ${quoted(path)} ${place}${more ? " more" : ""}`);
  const below = commands.map(
    (command) =>
      `complete -c striate -n ${at(0)} -a ${quoted(command.path.split(" ").at(-1)!)} -d ${quoted(command.description)}`,
  );
  const own = places.map((values, index) => {
    const more = variadic && index === places.length - 1;
    return `complete -c striate -n ${at(index, more)} ${offered(values)}`;
  });
  return [...(below.length > 0 ? below : own), ...flags.map((flag) => flagLine(path, flag))];
}

function flagLine(path: string, { names, description, values }: Flag): string {
  const named = names.map((name) => (name.startsWith("--") ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`));
  const taken = values === undefined ? "" : ` -r ${offered(values)}`;
  return `complete -c striate -n ${quoted(`__striate_at ${quoted(path)}`)} ${named.join(" ")}${taken} -d ${quoted(description)}`;
}

function offered(values: Values): string {
  const { words, paths } = values;
  const listed = [...words, ...(paths === undefined ? [] : PATHS[paths])];
  const list = listed.length === 0 ? "" : ` -a ${quoted(listed.join(" "))}`;
  return `${paths === "file" || paths === "run" ? "-F" : "-f"}${list}`;
}

const PATHS = {
  file: [],
  folder: ["(__fish_complete_directories)"],
  run: ["(__striate_runs)"],
} as const;

function quoted(text: string): string {
  return `'${text.replace(/['\\]/g, "\\$&")}'`;
}
