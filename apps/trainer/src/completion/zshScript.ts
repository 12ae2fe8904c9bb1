import { allCommands } from "./allCommands.js";
import type { CommandTree, Flag, Values } from "./CommandTree.js";

/** The completion of the command `striate` for zsh, with a line on each command and flag. It starts no process. */
export function zshScript(program: CommandTree): string {
  const commands = allCommands(program);
  const paths = commands.flatMap(({ path }) => (path === "" ? [] : [quoted(path)]));
  const valued = commands.flatMap(({ path, flags }) =>
    flags.flatMap(({ names, values }) =>
      values === undefined ? [] : names.map((name) => ({ key: `${path} ${name}`, values })),
    ),
  );
  return `#compdef striate
# Completion of striate for zsh. In a folder of $fpath: striate completion zsh > _striate
_striate() {
  local path_="" flag="" word cur="\${words[CURRENT]}"
  integer place=0 at
  local -a found
  for ((at = 2; at < CURRENT; at++)); do
    word="\${words[at]}"
    if [[ -n $flag ]]; then
      flag=""
      continue
    fi
    case "$word" in
    --*=*) ;;
    -*)
      case "$path_ $word" in
      ${valued.map(({ key }) => quoted(key)).join("|")}) flag="$word" ;;
      esac
      ;;
    *)
      case "\${path_:+$path_ }$word" in
      ${paths.join("|")})
        path_="\${path_:+$path_ }$word"
        place=0
        ;;
      *) place+=1 ;;
      esac
      ;;
    esac
  done
  if [[ -z $flag && $cur == --*=* ]]; then
    flag="\${cur%%=*}"
    compset -P "*="
  fi
  if [[ -n $flag ]]; then
    case "$path_ $flag" in
    ${valued.map(({ key, values }) => `${quoted(key)}) ${offered(values)} ;;`).join("\n    ")}
    esac
  elif [[ $cur == -* ]]; then
    case "$path_" in
    ${commands.map(({ path, flags }) => `${quoted(path)}) found=(${flags.flatMap(flagLines).join(" ")}) && _describe -o flag found ;;`).join("\n    ")}
    esac
  else
    case "$path_/$place" in
    ${commands.flatMap(places).join("\n    ")}
    esac
  fi
}
_striate_runs() {
  compadd -f -- runs/*/config.json(N:h)
  _files
}
if [[ $funcstack[1] == _striate ]]; then _striate "$@"; else compdef _striate striate; fi
`;
}

function places({ path, places: own, variadic, commands }: CommandTree): readonly string[] {
  if (commands.length > 0) {
    const lines = commands.map((command) => described(command.path.split(" ").at(-1)!, command.description));
    return [`${quoted(`${path}/0`)}) found=(${lines.join(" ")}) && _describe command found ;;`];
  }
  return own.map((values, index) => {
    const last = variadic && index === own.length - 1;
    const pattern = last ? `${quoted(`${path}/`)}*` : quoted(`${path}/${index}`);
    return `${pattern}) ${offered(values)} ;;`;
  });
}

function flagLines({ names, description }: Flag): readonly string[] {
  return names.map((name) => described(name, description));
}

function offered(values: Values): string {
  const { words, paths } = values;
  const offers = [
    ...(words.length === 0 ? [] : [`compadd -- ${words.map(quoted).join(" ")}`]),
    ...(paths === undefined ? [] : [PATHS[paths]]),
  ];
  return offers.join("; ");
}

const PATHS = { file: "_files", folder: "_files -/", run: "_striate_runs" } as const;

/** Of _describe, which splits at colons that are not escaped. */
function described(name: string, description: string): string {
  return quoted(`${name.replaceAll(":", "\\:")}:${description}`);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
