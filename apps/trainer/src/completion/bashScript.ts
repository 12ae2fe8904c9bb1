import { allCommands } from "./allCommands.js";
import type { CommandTree, Values } from "./CommandTree.js";

/** The completion of the command `striate` for bash, 3.2 or newer. It starts no process. */
export function bashScript(program: CommandTree): string {
  const commands = allCommands(program);
  const paths = commands.flatMap(({ path }) => (path === "" ? [] : [quoted(path)]));
  const valued = commands.flatMap(({ path, flags }) =>
    flags.flatMap(({ names, values }) =>
      values === undefined ? [] : names.map((name) => ({ key: `${path} ${name}`, values })),
    ),
  );
  return `# Completion of striate for bash. In ~/.bashrc: source <(striate completion bash)
_striate() {
  local line="\${COMP_LINE:0:COMP_POINT}" cur="" path="" flag="" word kind="" list="" prefix="" colon="" place=0
  local -a typed
  read -ra typed <<<"$line"
  if [[ $line != *[[:space:]] ]]; then
    cur="\${typed[\${#typed[@]}-1]}"
    unset "typed[\${#typed[@]}-1]"
  fi
  for word in "\${typed[@]:1}"; do
    if [[ -n $flag ]]; then
      flag=""
      continue
    fi
    case "$word" in
    --*=*) ;;
    -*)
      case "$path $word" in
      ${valued.map(({ key }) => quoted(key)).join("|")}) flag="$word" ;;
      esac
      ;;
    *)
      case "\${path:+$path }$word" in
      ${paths.join("|")})
        path="\${path:+$path }$word"
        place=0
        ;;
      *) place=$((place + 1)) ;;
      esac
      ;;
    esac
  done
  if [[ -z $flag && $cur == --*=* ]]; then
    flag="\${cur%%=*}"
    prefix="$flag="
    cur="\${cur#*=}"
    [[ $COMP_WORDBREAKS == *=* ]] && prefix=""
  fi
  if [[ -n $flag ]]; then
    case "$path $flag" in
    ${valued.map(({ key, values }) => `${quoted(key)}) ${assigned(values)} ;;`).join("\n    ")}
    esac
  elif [[ $cur == -* ]]; then
    case "$path" in
    ${commands.map(({ path, flags }) => `${quoted(path)}) list=${quoted(flags.flatMap(({ names }) => names).join(" "))} ;;`).join("\n    ")}
    esac
  else
    case "$path/$place" in
    ${commands.flatMap(places).join("\n    ")}
    esac
  fi
  COMPREPLY=()
  if [[ $kind == run ]]; then
    for word in runs/*/config.json; do
      [[ -e $word && $word == "$cur"* ]] && COMPREPLY+=("\${word%/config.json}")
    done
  fi
  # bash takes gpu:cpu for several words, and wants what stands behind the colon only.
  [[ $cur == *:* && $COMP_WORDBREAKS == *:* ]] && colon="\${cur%"\${cur##*:}"}"
  while IFS= read -r word; do COMPREPLY+=("$prefix\${word#"$colon"}"); done < <(compgen -W "$list" -- "$cur")
  case "$kind" in
  file | run)
    compopt -o filenames 2>/dev/null
    while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -f -- "$cur")
    ;;
  folder)
    compopt -o filenames 2>/dev/null
    while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -d -- "$cur")
    ;;
  esac
}
complete -F _striate striate
`;
}

function places({ path, places: own, variadic, commands }: CommandTree): readonly string[] {
  const below = commands.map((command) => command.path.split(" ").at(-1)!);
  const lines = own.map((values, index) => {
    const last = variadic && index === own.length - 1;
    const pattern = last ? `${quoted(`${path}/`)}*` : quoted(`${path}/${index}`);
    return `${pattern}) ${assigned(values)} ;;`;
  });
  return below.length === 0 ? lines : [`${quoted(`${path}/0`)}) list=${quoted(below.join(" "))} ;;`];
}

function assigned(values: Values): string {
  const { words, paths } = values;
  return `list=${quoted(words.join(" "))} kind=${paths ?? "none"}`;
}

function quoted(text: string): string {
  return `"${text.replace(/["\\$`]/g, "\\$&")}"`;
}
